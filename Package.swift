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
    products: [
        .executable(name: "layby", targets: ["layby"]),
        .library(
            name: "Layby",
            targets: ["ScriptEngine", "ScriptExchange", "ReferenceData", "Casework", "IntelligenceLog", "HubSync"]),
        // For Tests/Fuzz, a package of its own since libFuzzer brings `main`.
        .library(name: "ParserTrials", targets: ["ParserTrials"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/vapor/jwt-kit", exact: "5.7.1"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.34.1"),
    ],
    targets: [
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(
            name: "ScriptEngine", dependencies: [.product(name: "Yams", package: "Yams"), crypto],
            swiftSettings: strict),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .target(name: "Compression", dependencies: ["CZlib", "CZstd"], swiftSettings: strict),
        .target(name: "ScriptExchange", dependencies: ["ScriptEngine", "Compression"], swiftSettings: strict),
        .target(
            name: "ReferenceData", exclude: ["Resources/NOTICE.md"],
            resources: [
                .embedInCode("Resources/ports.csv"), .embedInCode("Resources/police_forces.csv"),
                .embedInCode("Resources/unlocode_seaports.csv"), .embedInCode("Resources/countries.csv"),
                .embedInCode("Resources/force_towns.csv"), .embedInCode("Resources/vehicle_makes.csv"),
                .embedInCode("Resources/coast.csv"), .embedInCode("Resources/motorways.csv"),
                .embedInCode("Resources/nrm_dtn_by_force.csv"),
            ],
            swiftSettings: strict),
        .target(
            name: "Casework",
            dependencies: ["ScriptEngine", "ReferenceData", crypto, .product(name: "Yams", package: "Yams")],
            exclude: ["Released/README.md", "Released/RULES.md", "Released/script.schema.json"],
            resources: [
                .embedInCode("Released/v1.yaml"), .embedInCode("Released/v2.yaml"),
                .embedInCode("Released/v3.yaml"), .embedInCode("Released/v4.yaml"),
            ],
            swiftSettings: strict),
        .target(
            name: "IntelligenceLog",
            dependencies: [
                "Casework", "ScriptEngine", crypto, .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .target(
            name: "HubSync",
            dependencies: ["IntelligenceLog", "Casework", "ScriptEngine", "Compression", "CCurl", crypto],
            swiftSettings: strict),
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .target(
            name: "CallDesk",
            dependencies: [
                "IntelligenceLog", "Casework", "ScriptEngine", "ReferenceData", "CQREncode", "Compression", crypto,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Mustache", package: "swift-mustache"), .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"), .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            resources: [.embedInCode("Pages")], swiftSettings: strict),
        .executableTarget(
            name: "layby",
            dependencies: [
                "CallDesk", "HubSync", "IntelligenceLog", "Casework", "ScriptExchange", "ScriptEngine",
                "ReferenceData", .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .target(name: "TestSupport", dependencies: ["ScriptEngine"], path: "Tests/TestSupport", swiftSettings: strict),
        .target(
            name: "ParserTrials",
            dependencies: [
                "HubSync", "IntelligenceLog", "Casework", "ScriptExchange", "ScriptEngine", "ReferenceData",
            ],
            path: "Tests/ParserTrials", swiftSettings: strict),
        .testTarget(
            name: "ParserTrialsTests", dependencies: ["ParserTrials", "ScriptEngine", "TestSupport"],
            swiftSettings: strict),
        .target(
            name: "LogSupport", dependencies: ["IntelligenceLog", "Casework", "ScriptEngine", "TestSupport"],
            path: "Tests/LogSupport", swiftSettings: strict),
        .testTarget(name: "ScriptEngineTests", dependencies: ["ScriptEngine", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "ScriptExchangeTests", dependencies: ["ScriptExchange", "Casework", "ScriptEngine", "TestSupport"],
            swiftSettings: strict),
        .testTarget(name: "CompressionTests", dependencies: ["Compression", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "ReferenceDataTests", dependencies: ["ReferenceData"], swiftSettings: strict),
        .testTarget(
            name: "CaseworkTests", dependencies: ["Casework", "ReferenceData", "ScriptEngine", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "IntelligenceLogTests",
            dependencies: [
                "IntelligenceLog", "Casework", "ReferenceData", "ScriptEngine", "TestSupport", "LogSupport", crypto,
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "HubSyncTests",
            dependencies: [
                "HubSync", "IntelligenceLog", "Casework", "ScriptEngine", "Compression", "TestSupport", "LogSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "CallDeskTests",
            dependencies: [
                "CallDesk", "IntelligenceLog", "Casework", "ReferenceData", "ScriptEngine", "TestSupport", "LogSupport",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "JWTKit", package: "jwt-kit"), .product(name: "NIOCore", package: "swift-nio"), crypto,
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SystemTests",
            dependencies: [
                "layby", "HubSync", "IntelligenceLog", "Casework", "ScriptEngine", "TestSupport", "LogSupport",
            ],
            exclude: ["Golden"], swiftSettings: strict),
        .testTarget(
            name: "BrowserTests", dependencies: ["layby", "TestSupport"], path: "Tests/Browser",
            exclude: ["Chromium"], swiftSettings: strict),
        .executableTarget(
            name: "LogWorker", dependencies: ["IntelligenceLog", "Casework", "ScriptEngine", "LogSupport"],
            path: "Tests/LogWorker", swiftSettings: strict),
        .testTarget(
            name: "FaultTests",
            dependencies: [
                "LogWorker", "IntelligenceLog", "Casework", "ScriptEngine", "TestSupport", "LogSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            path: "Tests/Faults", exclude: ["shim.c"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
