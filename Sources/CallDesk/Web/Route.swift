package import HTTPTypes

/// One page or form of the desk: where it is, who may have it, and what answers.
package struct Route: Sendable {
    package let method: HTTPRequest.Method
    /// From the root; a segment in braces is a parameter: `/calls/{call}/answer`.
    package let path: String
    package let access: Access
    /// The longest body that is read, in bytes.
    let bodyLimit: Int
    /// Whether asking for it shows that somebody is there: not when a page does so by itself, again and again.
    let keepsAwake: Bool
    let answer: @Sendable (Visit) async throws -> Reply

    /// A page; it changes nothing but what the law wants written down about reading.
    static func page(
        _ path: String, _ access: Access, keepsAwake: Bool = true,
        _ answer: @escaping @Sendable (Visit) async throws -> Reply
    ) -> Route {
        Route(method: .get, path: path, access: access, bodyLimit: 0, keepsAwake: keepsAwake, answer: answer)
    }

    /// A form's target.
    static func form(
        _ path: String, _ access: Access, bodyLimit: Int = Form.usualLimit,
        _ answer: @escaping @Sendable (Visit) async throws -> Reply
    ) -> Route {
        Route(method: .post, path: path, access: access, bodyLimit: bodyLimit, keepsAwake: true, answer: answer)
    }
}
