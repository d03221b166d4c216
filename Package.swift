// swift-tools-version: 6.2
import PackageDescription

// Dependencies point one way: layby → CallDesk, HubSync → IntelligenceLog → Casework → ScriptEngine, ReferenceData.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

let package = Package(
    name: "layby",
    products: [.executable(name: "enginebench", targets: ["enginebench"])],
    dependencies: [
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    ],
    targets: [
        .target(
            name: "ScriptEngine", dependencies: [.product(name: "Yams", package: "Yams"), crypto],
            swiftSettings: strict),
        .executableTarget(name: "enginebench", dependencies: ["ScriptEngine"], swiftSettings: strict),
        .target(name: "TestSupport", dependencies: ["ScriptEngine"], path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(name: "ScriptEngineTests", dependencies: ["ScriptEngine", "TestSupport"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
