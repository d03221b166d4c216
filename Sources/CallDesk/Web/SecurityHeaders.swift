import HTTPTypes

/// What every answer says to the browser about how little it may do with it.
enum SecurityHeaders {
    /// - Parameter isOverTLS: whether browsers are to come back by TLS only.
    static func add(to headers: inout HTTPFields, isOverTLS: Bool) {
        headers[.contentSecurityPolicy] = policy
        headers[.xContentTypeOptions] = "nosniff"
        headers[.frameOptions] = "DENY"
        headers[.referrerPolicy] = "same-origin"
        headers[.openerPolicy] = "same-origin"
        headers[.resourcePolicy] = "same-origin"
        headers[.permissionsPolicy] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
        if isOverTLS { headers[.strictTransportSecurity] = "max-age=31536000; includeSubDomains" }
        // What is about people stays in no cache; what pages are drawn with says otherwise itself.
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
    }

    private static let policy = [
        "default-src 'none'", "object-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
    ].joined(separator: "; ")
}
