// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// An async function stays where its caller is, unless it says otherwise: what isn't `Sendable` can be passed along.
let nonsending = strict + [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let postgres = Target.Dependency.product(name: "Postgres", package: "Postgres")
let csv = Target.Dependency.product(name: "CSV", package: "CSV")

let package = Package(
    name: "daotao",
    products: [
        .executable(name: "daotao", targets: ["daotao"])
    ],
    dependencies: [
        .package(path: "Packages/CSV"),
        .package(path: "Packages/Postgres"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .target(name: "Shapes", swiftSettings: nonsending),
        .target(name: "Fetching", swiftSettings: nonsending),
        .target(name: "Terminal", dependencies: ["CQREncode"], swiftSettings: nonsending),
        .target(
            name: "Prometheus",
            dependencies: [.product(name: "CoreMetrics", package: "swift-metrics")],
            swiftSettings: strict
        ),
        .target(
            name: "Sealing",
            dependencies: [.product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: nonsending
        ),
        .target(name: "PrivateCluster", dependencies: [logging, subprocess, system], swiftSettings: nonsending),
        .target(
            name: "Schema",
            path: "Schema",
            exclude: ["import-tables.sql", "plans.txt", "sample.sql", "schema.sql"],
            resources: [.embedInCode("Migrations")],
            swiftSettings: strict
        ),
        .target(
            name: "Training",
            dependencies: [
                csv, postgres, "Schema", "Sealing", "Shapes", deque, lifecycle, logging,
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            resources: [.embedInCode("Language/Catalogues"), .embedInCode("Statements")],
            swiftSettings: nonsending
        ),
        .target(
            name: "Serving",
            dependencies: [
                "Shapes", logging, httpTypes, hummingbird, hummingbirdCore, metrics, nio,
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "TrainingHTTP",
            dependencies: [
                csv, "CZlib", "Fetching", postgres, "Prometheus", "Serving", "Shapes", "Training", lifecycle, logging,
                httpTypes,
                hummingbird, hummingbirdCore, metrics, nio,
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "JWTKit", package: "jwt-kit"),
            ],
            resources: [.embedInCode("Dashboard/Page"), .embedInCode("Language/Catalogues")],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "daotao",
            dependencies: [
                csv, postgres, "PrivateCluster", "Schema", "Sealing", "Serving", "Shapes", "Terminal", "Training",
                "TrainingHTTP",
                lifecycle,
                logging,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            resources: [.embedInCode("Catalogues"), .embedInCode("Demo/Samples")],
            swiftSettings: strict
        ),

        // What tests stand on: a database for each, and a registry in it.
        .target(
            name: "PostgresTesting",
            dependencies: [postgres, "PrivateCluster", logging],
            path: "Tests/PostgresTesting",
            swiftSettings: nonsending
        ),
        .target(
            name: "TrainingTesting",
            dependencies: [postgres, "PostgresTesting", "Training", logging],
            path: "Tests/TrainingTesting",
            swiftSettings: nonsending
        ),

        .testTarget(
            name: "PrivateClusterTests",
            dependencies: [
                "PostgresTesting", "PrivateCluster", subprocess, system,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SealingTests",
            dependencies: ["Sealing"],
            swiftSettings: nonsending
        ),
        .testTarget(name: "ShapesTests", dependencies: ["Shapes"], swiftSettings: nonsending),
        // The packages' own tests, so that one run has them all.
        .testTarget(
            name: "CSVTests",
            dependencies: [csv],
            path: "Packages/CSV/Tests/CSVTests",
            swiftSettings: nonsending
        ),
        .testTarget(
            name: "PostgresUnitTests",
            dependencies: [postgres],
            path: "Packages/Postgres/Tests/PostgresUnitTests",
            swiftSettings: nonsending
        ),
        .testTarget(
            name: "PrometheusTests",
            dependencies: ["Prometheus", metrics],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ServingTests",
            dependencies: ["Serving", "Shapes", logging, httpTypes, hummingbird, metrics, nio],
            swiftSettings: strict
        ),
        .testTarget(name: "TerminalTests", dependencies: ["Terminal"], swiftSettings: nonsending),
        .testTarget(
            name: "PostgresTests",
            dependencies: [postgres, "PostgresTesting", "PrivateCluster", logging, subprocess, system],
            swiftSettings: nonsending
        ),
        .testTarget(
            name: "TrainingTests",
            dependencies: [
                csv, postgres, "PostgresTesting", "Schema", "Sealing", "Shapes", "Training", "TrainingTesting",
                lifecycle,
                subprocess,
            ],
            swiftSettings: nonsending
        ),
        .testTarget(
            name: "TrainingHTTPTests",
            dependencies: [
                "CZlib", "Fetching", postgres, "PostgresTesting", "PrivateCluster", "Prometheus", "Serving",
                "Shapes", "Training",
                "TrainingHTTP", "TrainingTesting", lifecycle, logging, httpTypes, hummingbird, nio,
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "DaotaoTests",
            dependencies: [
                "daotao", "Shapes", "Terminal", "Training",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "Acceptance",
            dependencies: [
                subprocess, csv, "PostgresTesting", "daotao",
                system,
            ],
            path: "Tests/Acceptance",
            swiftSettings: nonsending
        ),

        .executableTarget(
            name: "csv-bench",
            dependencies: [csv],
            path: "Benchmarks/csv-bench",
            swiftSettings: nonsending
        ),
    ],
    swiftLanguageModes: [.v6]
)
