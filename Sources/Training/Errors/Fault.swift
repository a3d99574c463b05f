import FoundationEssentials

/// One thing wrong with one field of an input.
public struct Fault: Sendable, Hashable {
    /// The column or key that is wrong, nil for the row as a whole.
    public let column: String?

    public let code: ErrorCode

    /// The parameters of the sentence.
    public let parameters: [String: String]

    /// Creates a fault.
    ///
    /// - Parameter column: The column or key, nil for the row as a whole.
    public init(_ column: String?, _ code: ErrorCode, _ parameters: [String: String] = [:]) {
        self.column = column
        self.code = code
        self.parameters = parameters
    }

    public func sentence(in language: Language) -> String {
        var named = parameters
        if let column, named["column"] == nil {
            named["column"] = Self.name(of: column, in: language)
        }
        // Kinds of files have names in each language.
        if let kind = parameters["kind"] { named["found"] = Catalogue.training.sentence("kind.\(kind)", in: language) }
        if let columns = parameters["columns"] {
            named["expected"] = Catalogue.training.columnNames(columns, in: language)
        }
        if code == .wrongState {
            for key in ["found", "expected"] {
                named[key] = parameters[key].map { Catalogue.training.sentence("state.\($0)", in: language) }
            }
        }
        if language == .vi, [.tooManyDecimals, .numberOutOfRange].contains(code) {
            for key in ["found", "expected"] { named[key] = named[key]?.replacing(".", with: ",") }
        }
        if let reason = parameters["reason"] { named["reason"] = Catalogue.reason(reason, in: language) }
        // The advice depends on the place, because a file may write values in more forms than a body may.
        let key = parameters["form"].map { "\(code.rawValue).\($0)" } ?? code.rawValue
        let sentence = Catalogue.training.sentence("error.\(key)", named, in: language, speakingDays: true)
        return sentence.prefix(1).uppercased() + sentence.dropFirst()
    }

    /// The name of a column or of a body's key; one without a name is shown as it is written, in quotes.
    private static func name(of column: String, in language: Language) -> String {
        if let name = Catalogue.training.fieldName(column, in: language) { return name }
        // A client makes up the keys of a map, which may have any length.
        let written = column.prefix(64)
        return switch language {
        case .vi: "«\(written)»"
        case .en: "\"\(written)\""
        }
    }
}

extension Catalogue {
    /// The name of a file's column or a body's key in a language; nil where it has none.
    ///
    /// - Parameter field: The column or the key, as `title_vi` or `titleVi`.
    public func fieldName(_ field: String, in language: Language) -> String? {
        ["column.\(field)", "column.\(field.snakeCased)"].lazy
            .map { (key: $0, name: sentence($0, in: language)) }
            .first { $0.key != $0.name }?.name
    }
}

extension Catalogue {
    /// The names of columns, each with the name that goes into a header.
    ///
    /// In `columns`, ` / ` separates columns of which one is enough.
    func columnNames(_ columns: String, in language: Language) -> String {
        columns.split(separator: ", ").map { alternatives in
            alternatives.split(separator: " / ")
                .map { "\(fieldName(String($0), in: language) ?? String($0)) (\($0))" }
                .joined(separator: " \(sentence("word.or", in: language)) ")
        }.joined(separator: ", ")
    }
}

extension String {
    /// A body's key in the form of a column's name: `titleVi` becomes `title_vi`.
    fileprivate var snakeCased: String {
        reduce(into: "") { name, character in
            if character.isUppercase { name.append("_") }
            name += character.lowercased()
        }
    }
}
