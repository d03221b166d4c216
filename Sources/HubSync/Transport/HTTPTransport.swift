internal import CCurl
private import Dispatch
private import Synchronization

/// One request to a hub.
public struct HubRequest: Sendable {
    public let method: String
    /// The path and query, from the root: `/v1/batches`.
    public let path: String
    /// Names in lower case.
    public let headers: [String: String]
    public let body: [UInt8]
    /// For the whole exchange; nil for as long as bytes come.
    public let seconds: Int?

    public init(
        method: String, path: String, headers: [String: String] = [:], body: [UInt8] = [], seconds: Int? = nil
    ) {
        (self.method, self.path, self.headers, self.body, self.seconds) = (method, path, headers, body, seconds)
    }
}

/// What a hub answered.
public struct HubAnswer: Sendable {
    public let status: Int
    public let body: [UInt8]

    public init(status: Int, body: [UInt8]) { (self.status, self.body) = (status, body) }
}

/// Carries requests to one hub over libcurl, one at a time, on a connection that is kept.
///
/// libcurl blocks, so it runs on a thread of its own and never on Swift's cooperative ones.
public final class HTTPTransport: Sendable {
    private let address: String
    private let queue = DispatchQueue(label: "layby.hub")
    private let handle: Mutex<CurlHandle>

    /// - Parameter address: `http://…` or `https://…`, without the path that a request adds.
    /// - Throws: `.badAddress`.
    public init(address: String) throws(HubError) {
        guard address.hasPrefix("http://") || address.hasPrefix("https://"), !address.contains(where: \.isWhitespace),
            let handle = CurlHandle()
        else { throw .badAddress }
        self.address = address.hasSuffix("/") ? String(address.dropLast()) : address
        self.handle = Mutex(handle)
    }

    /// Sends a request and waits for the whole answer.
    ///
    /// - Throws: `.unreachable`, `.untrusted`, `.badAddress`.
    public func send(_ request: HubRequest) async throws(HubError) -> HubAnswer {
        let address = address
        let result: Result<HubAnswer, HubError> = await withCheckedContinuation { continuation in
            queue.async { [self] in
                continuation.resume(returning: handle.withLock { $0.perform(request, at: address) })
            }
        }
        return try result.get()
    }
}

/// A libcurl easy handle, reused so that its connection is.
private struct CurlHandle: ~Copyable, @unchecked Sendable {
    private let handle: UnsafeMutableRawPointer

    init?() {
        guard layby_curl_global_init() == CURLE_OK, let handle = curl_easy_init() else { return nil }
        self.handle = handle
    }

    deinit { curl_easy_cleanup(handle) }

    func perform(_ request: HubRequest, at address: String) -> Result<HubAnswer, HubError> {
        curl_easy_reset(handle)
        var lines: UnsafeMutablePointer<curl_slist>?
        // Without this libcurl waits a second for permission to send a large body.
        lines = curl_slist_append(lines, "Expect:")
        for (name, value) in request.headers { lines = curl_slist_append(lines, "\(name): \(value)") }
        defer { curl_slist_free_all(lines) }
        let answer = AnswerBuffer()
        layby_curl_set_string(handle, CURLOPT_URL, address + request.path)
        layby_curl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https")
        layby_curl_set_string(handle, CURLOPT_USERAGENT, "layby")
        layby_curl_set_string(handle, CURLOPT_CUSTOMREQUEST, request.method)
        layby_curl_set_list(handle, CURLOPT_HTTPHEADER, lines)
        layby_curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
        layby_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT, 10)
        // Under 100 bytes a second for 30 seconds is a line that is down.
        layby_curl_set_long(handle, CURLOPT_LOW_SPEED_LIMIT, 100)
        layby_curl_set_long(handle, CURLOPT_LOW_SPEED_TIME, 30)
        if let seconds = request.seconds { layby_curl_set_long(handle, CURLOPT_TIMEOUT, seconds) }
        layby_curl_set_long(handle, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        layby_curl_set_data(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            guard let bytes, let context else { return 0 }
            let buffer = Unmanaged<AnswerBuffer>.fromOpaque(context).takeUnretainedValue()
            return buffer.take(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
        }
        layby_curl_set_pointer(handle, CURLOPT_WRITEDATA, Unmanaged.passUnretained(answer).toOpaque())
        let code = request.body.withUnsafeBytes { body in
            if request.method != "GET" {
                layby_curl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
                layby_curl_set_pointer(handle, CURLOPT_POSTFIELDS, body.baseAddress ?? UnsafeRawPointer(handle))
            }
            return curl_easy_perform(handle)
        }
        guard code == CURLE_OK else { return .failure(HubError(code)) }
        var status = 0
        layby_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        return .success(HubAnswer(status: status, body: answer.bytes))
    }
}

/// What has come of an answer so far.
private final class AnswerBuffer {
    private(set) var bytes: [UInt8] = []
    /// A receipt for 1,000 records is well under this; anything longer is no receipt.
    private static let limit = 8_000_000

    func take(_ chunk: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count + chunk.count <= Self.limit else { return false }
        bytes.append(contentsOf: chunk)
        return true
    }
}

extension HubError {
    fileprivate init(_ code: CURLcode) {
        switch code {
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: self = .badAddress
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE:
            self = .untrusted(code: Int(code.rawValue))
        case CURLE_WRITE_ERROR: self = .badAnswer
        default: self = .unreachable(code: Int(code.rawValue))
        }
    }
}
