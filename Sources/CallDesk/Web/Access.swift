package import Casework

/// Who may have a page or post a form; each route states it, and a test tries every role at every route.
package enum Access: Hashable, Sendable {
    /// Whoever asks: signing in, what pages are drawn with.
    case anyone
    /// Whoever is signed in.
    case signedIn
    /// Whoever's role allows it.
    case may(Action)
    /// Whoever holds a one-time link; the route itself looks at the ticket in its path.
    case ticket
    /// Whatever collects the desk's counts: a program on this machine, or one that shows the settings' token.
    case collector
}
