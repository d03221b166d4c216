// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "layby-benchmarks",
    products: [.executable(name: "layby-bench", targets: ["layby-bench"])],
    dependencies: [.package(name: "layby", path: "..")],
    targets: [
        .executableTarget(
            name: "layby-bench",
            dependencies: [.product(name: "Layby", package: "layby")],
            swiftSettings: [
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("InternalImportsByDefault"),
            ])
    ],
    swiftLanguageModes: [.v6]
)
