/// Makes names that Prometheus accepts.
enum MetricName {
    /// A valid name for a metric: letters, digits, underscores and colons, no digit first.
    static func sound(_ name: String) -> String {
        sound(name, allowsColons: true)
    }

    /// The name of a number that only grows.
    static func ofCounter(_ name: String) -> String {
        ending(sound(name), in: "_total")
    }

    /// The name of a timer, whose values are in seconds.
    static func ofTimer(_ name: String) -> String {
        ending(sound(name), in: "_seconds")
    }

    /// The name of a label; `le` is reserved for histograms, and two leading underscores are for Prometheus itself.
    static func ofLabel(_ name: String) -> String {
        let name = sound(name, allowsColons: false)
        if name == "le" { return "le_" }
        return name.hasPrefix("__") ? "_" + name.drop { $0 == "_" } : name
    }

    private static func ending(_ name: String, in suffix: String) -> String {
        name.hasSuffix(suffix) ? name : name + suffix
    }

    private static func sound(_ name: String, allowsColons: Bool) -> String {
        let sound = String(
            String.UnicodeScalarView(
                name.unicodeScalars.map { scalar in
                    switch scalar {
                    case "a"..."z", "A"..."Z", "0"..."9", "_": scalar
                    case ":" where allowsColons: scalar
                    default: "_"
                    }
                }
            )
        )
        guard let first = sound.utf8.first else { return "_" }
        return (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) ? "_" + sound : sound
    }
}
