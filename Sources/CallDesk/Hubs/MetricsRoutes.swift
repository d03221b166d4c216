import Casework
import HTTPTypes
import IntelligenceLog

/// How things stand with the hubs, for whatever watches over the machine: counts, codes and times, nothing of anybody.
enum MetricsRoutes {
    static let all: [Route] = [
        .page("/metrics", .collector, keepsAwake: false) { visit in
            let text = HubMetrics.text(try await visit.log.hubFigures(), at: visit.now)
            return .file(Array(text.utf8), HubMetrics.mediaType)
        }
    ]
}
