import Compression
import Crypto
import Foundation
import HTTPTypes
import ScriptEngine

/// What pages are drawn with: one style sheet, one script, and the slider of the map.
enum AssetRoutes {
    static let all: [Route] = [
        asset("desk.css", style, "text/css; charset=utf-8"),
        asset("icon.svg", PackageResources.icon_svg, "image/svg+xml"),
        asset("desk.js", PackageResources.desk_js, "text/javascript; charset=utf-8"),
        asset("map.js", PackageResources.map_js, "text/javascript; charset=utf-8"),
    ]

    /// Of pages and of the maps in them.
    private static let style = PackageResources.desk_css + Array(MapStyle.css.utf8)

    /// Changes when one of them does; pages name them by it.
    static let version: String = {
        var hash = SHA256()
        for bytes in [style, PackageResources.desk_js, PackageResources.map_js] { hash.update(data: bytes) }
        return String(hash.finalize().hexadecimal.prefix(12))
    }()

    private static func asset(_ name: String, _ bytes: [UInt8], _ mediaType: String) -> Route {
        // Packed once; pages themselves are not, since what is packed beside a secret tells of it by its length.
        let packed = try? Gzip.compressed(bytes, level: 9)
        return .page("/static/\(name)", .anyone) { visit in
            var reply = Reply.file(bytes, mediaType)
            if let packed, visit.takesGzip {
                reply.body = packed
                reply.headers[.contentEncoding] = "gzip"
            }
            reply.headers[.vary] = "Accept-Encoding"
            // Pages name it by its version; whoever asks for another gets it, but not for good.
            let isNamed = visit.path.hasSuffix("?\(version)")
            reply.headers[.cacheControl] = isNamed ? "public, max-age=31536000, immutable" : "no-cache"
            return reply
        }
    }
}
