// swift-tools-version: 6.2
import PackageDescription

// A package of its own, since libFuzzer brings `main`: `make fuzz` at the root builds and runs it.
let package = Package(
    name: "layby-fuzz",
    dependencies: [.package(name: "layby", path: "../..")],
    targets: [
        .executableTarget(
            name: "layby-fuzz", dependencies: [.product(name: "ParserTrials", package: "layby")],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])])
    ],
    swiftLanguageModes: [.v6]
)
