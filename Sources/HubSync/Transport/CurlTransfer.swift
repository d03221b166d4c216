internal import CCurl
private import Synchronization

/// One request on its way: a libcurl easy handle, what it sends, and what has come back.
///
/// The loop's thread alone touches the handle from `CurlLoop.start` on; `end` may come from anywhere, and counts once.
final class CurlTransfer: @unchecked Sendable {
    let handle: UnsafeMutableRawPointer
    private let lines: UnsafeMutablePointer<curl_slist>?
    private let body: [UInt8]
    private var sent = 0
    private var headers: [String: String] = [:]
    private var answer: [UInt8] = []
    /// Whether the answer's head has come to its end; libcurl takes a line that ends before for the end of the answer.
    private var hasHead = false
    private let ending = Mutex(Ending.open)

    private enum Ending {
        case open
        case awaited(@Sendable (Result<HubAnswer, HubError>) -> Void)
        case ended(Result<HubAnswer, HubError>)
    }

    /// A receipt for 1,000 records is well under this; anything longer is no receipt.
    private static let longestAnswer = 8_000_000
    private static let longestHeaders = 100
    /// A body that goes out with the headers, in one packet if it fits; libcurl copies it.
    private static let smallBody = 65_536
    /// What is handed out of a larger one at a time.
    private static let piece = 262_144

    /// - Returns: nil when libcurl takes one of the options for wrong, as a proxy's address that is none.
    init?(_ request: HubRequest, at address: String, _ settings: ConnectionSettings) {
        guard let handle = curl_easy_init() else { return nil }
        var lines: UnsafeMutablePointer<curl_slist>?
        // Without this libcurl waits a second for permission to send a large body.
        lines = curl_slist_append(lines, "Expect:")
        for (name, value) in request.headers { lines = curl_slist_append(lines, "\(name): \(value)") }
        (self.handle, self.lines, body) = (handle, lines, request.body)
        let codes = [
            layby_curl_set_string(handle, CURLOPT_URL, address + request.path),
            layby_curl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https"),
            layby_curl_set_string(handle, CURLOPT_USERAGENT, "layby"),
            layby_curl_set_string(handle, CURLOPT_ACCEPT_ENCODING, ""),
            layby_curl_set_list(handle, CURLOPT_HTTPHEADER, lines),
            layby_curl_set_long(handle, CURLOPT_NOSIGNAL, 1),
            layby_curl_set_long(
                handle, CURLOPT_HTTP_VERSION,
                settings.takesHTTP2 ? layby_curl_http2_over_tls() : layby_curl_http1()),
            // The second request waits to see whether it can share the first one's connection.
            layby_curl_set_long(handle, CURLOPT_PIPEWAIT, 1),
        ]
        guard codes.allSatisfy({ $0 == CURLE_OK }), set(settings), setBody(request), setCallbacks() else { return nil }
        if let seconds = request.seconds { layby_curl_set_long(handle, CURLOPT_TIMEOUT, seconds) }
    }

    deinit {
        curl_easy_cleanup(handle)
        curl_slist_free_all(lines)
    }

    /// Says who is told how it ended; at once when it has.
    func whenEnded(_ body: @escaping @Sendable (Result<HubAnswer, HubError>) -> Void) {
        let result = ending.withLock { ending -> Result<HubAnswer, HubError>? in
            if case .ended(let result) = ending { return result }
            ending = .awaited(body)
            return nil
        }
        if let result { body(result) }
    }

    /// Whether there is nothing left to do.
    var hasEnded: Bool {
        ending.withLock { if case .ended = $0 { true } else { false } }
    }

    /// Tells how it ended; the first ending counts.
    func end(_ result: Result<HubAnswer, HubError>) {
        let told = ending.withLock { ending -> (@Sendable (Result<HubAnswer, HubError>) -> Void)? in
            defer { if case .ended = ending {} else { ending = .ended(result) } }
            if case .awaited(let body) = ending { return body }
            return nil
        }
        told?(result)
    }

    /// What came of it, once libcurl is done with it.
    func result(_ code: CURLcode) -> Result<HubAnswer, HubError> {
        guard code == CURLE_OK else { return .failure(HubError(code)) }
        guard hasHead else { return .failure(HubError(CURLE_PARTIAL_FILE)) }
        var status = 0
        layby_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        return .success(HubAnswer(status: status, headers: headers, body: answer))
    }

    private func set(_ settings: ConnectionSettings) -> Bool {
        var codes = [
            layby_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT, settings.connectSeconds),
            layby_curl_set_long(handle, CURLOPT_LOW_SPEED_LIMIT, 100),
            layby_curl_set_long(handle, CURLOPT_LOW_SPEED_TIME, settings.stallSeconds),
            layby_curl_set_long(handle, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
            // libcurl's own defaults; said, so that no default of another build can weaken them.
            layby_curl_set_long(handle, CURLOPT_SSL_VERIFYPEER, 1),
            layby_curl_set_long(handle, CURLOPT_SSL_VERIFYHOST, 2),
        ]
        if let file = settings.authorities { codes.append(layby_curl_set_string(handle, CURLOPT_CAINFO, file)) }
        if let file = settings.certificate { codes.append(layby_curl_set_string(handle, CURLOPT_SSLCERT, file)) }
        if let file = settings.key { codes.append(layby_curl_set_string(handle, CURLOPT_SSLKEY, file)) }
        if let proxy = settings.proxy { codes.append(layby_curl_set_string(handle, CURLOPT_PROXY, proxy)) }
        return codes.allSatisfy { $0 == CURLE_OK }
    }

    /// A large body is handed out in pieces as the line takes them.
    private func setBody(_ request: HubRequest) -> Bool {
        var codes: [CURLcode] = []
        if body.count > Self.smallBody { codes = [layby_curl_set_long(handle, CURLOPT_UPLOAD_BUFFERSIZE, Self.piece)] }
        switch request.method {
        case "GET": break
        case "PUT":
            codes += [
                layby_curl_set_long(handle, CURLOPT_UPLOAD, 1),
                layby_curl_set_size(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(body.count)),
            ]
        default:
            codes += [
                layby_curl_set_long(handle, CURLOPT_POST, 1),
                layby_curl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)),
                layby_curl_set_string(handle, CURLOPT_CUSTOMREQUEST, request.method),
            ]
            if body.count <= Self.smallBody {
                codes.append(
                    body.withUnsafeBytes { layby_curl_set_pointer(handle, CURLOPT_COPYPOSTFIELDS, $0.baseAddress) })
            }
        }
        return codes.allSatisfy { $0 == CURLE_OK }
    }

    private func setCallbacks() -> Bool {
        let own = Unmanaged.passUnretained(self).toOpaque()
        let codes = [
            layby_curl_set_data(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
                CurlTransfer.with(bytes, size * count, context) { $0.take($1) } ?? 0
            },
            layby_curl_set_pointer(handle, CURLOPT_WRITEDATA, own),
            layby_curl_set_data(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
                CurlTransfer.with(bytes, size * count, context) { $0.takeHeader($1) } ?? 0
            },
            layby_curl_set_pointer(handle, CURLOPT_HEADERDATA, own),
            layby_curl_set_data(handle, CURLOPT_READFUNCTION) { bytes, size, count, context in
                guard let bytes, let context else { return Int(CURL_READFUNC_ABORT) }
                return Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
                    .give(UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
            },
            layby_curl_set_pointer(handle, CURLOPT_READDATA, own),
            // A connection that was kept may turn out to be gone when half of the body has left.
            layby_curl_set_seek(handle) { context, offset, origin in
                guard let context, origin == SEEK_SET, offset >= 0 else { return CURL_SEEKFUNC_CANTSEEK }
                Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue().sent = Int(offset)
                return CURL_SEEKFUNC_OK
            },
            layby_curl_set_pointer(handle, CURLOPT_SEEKDATA, own),
        ]
        return codes.allSatisfy { $0 == CURLE_OK }
    }

    /// Hands bytes that came to their transfer; nil when there are none.
    private static func with<Result>(
        _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ context: UnsafeMutableRawPointer?,
        _ body: (CurlTransfer, UnsafeRawBufferPointer) -> Result
    ) -> Result? {
        guard let bytes, let context else { return nil }
        return body(
            Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue(),
            UnsafeRawBufferPointer(start: bytes, count: count))
    }

    /// - Returns: how many bytes were taken; fewer than came end the transfer.
    private func take(_ chunk: UnsafeRawBufferPointer) -> Int {
        guard answer.count + chunk.count <= Self.longestAnswer else { return 0 }
        answer.append(contentsOf: chunk)
        return chunk.count
    }

    private func takeHeader(_ line: UnsafeRawBufferPointer) -> Int {
        // Of several answers, as to a proxy's challenge, the last counts.
        if line.starts(with: "HTTP/".utf8) { (headers, hasHead) = ([:], false) }
        if line.elementsEqual("\r\n".utf8) || line.elementsEqual("\n".utf8) { hasHead = true }
        if let colon = line.firstIndex(of: UInt8(ascii: ":")), headers.count < Self.longestHeaders {
            let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
            headers[name] = String(decoding: Self.trimmed(line[(colon + 1)...]), as: UTF8.self)
        }
        return line.count
    }

    /// Without the blanks and the line's end round it.
    private static func trimmed(_ value: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
        let value = value.drop(while: isBlank)
        return value[..<(value.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? value.startIndex)]
    }

    private func give(_ room: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(room.count, body.count - sent)
        body[sent..<sent + count].withUnsafeBytes { room.copyMemory(from: $0) }
        sent += count
        return count
    }
}

extension HubError {
    fileprivate init(_ code: CURLcode) {
        switch code {
        case CURLE_URL_MALFORMAT: self = .badAddress
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_ISSUER_ERROR, CURLE_USE_SSL_FAILED, CURLE_SSL_CIPHER:
            self = .untrusted(code: Int(code.rawValue))
        // An answer that is no HTTP is of an unsupported protocol; our addresses never are.
        case CURLE_WRITE_ERROR, CURLE_BAD_CONTENT_ENCODING, CURLE_UNSUPPORTED_PROTOCOL: self = .badAnswer
        default: self = .unreachable(code: Int(code.rawValue))
        }
    }
}
