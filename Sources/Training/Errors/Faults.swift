public import FoundationEssentials

extension [Fault] {
    /// Runs a check, and keeps the faults of what it refuses, so that they are told together with others.
    ///
    /// - Parameter check: The check.
    /// - Returns: What it gives; nil where it refuses.
    /// - Throws: Whatever else it throws.
    mutating func gather<Result>(_ check: () async throws -> Result) async throws -> Result? {
        do {
            return try await check()
        } catch let error as TrainingError where !error.faults.isEmpty {
            self += error.faults
            return nil
        }
    }

    /// Throws all faults at once, where there are any.
    func throwAny() throws {
        guard isEmpty else { throw TrainingError.refused(self) }
    }
}

extension TrainingError {
    /// What is refused for some faults: the first names the error, all of them go with it.
    static func refused(_ faults: [Fault]) -> TrainingError {
        guard let first = faults.first else { return TrainingError(.internalFault) }
        return TrainingError(first.code, first.parameters, faults: faults)
    }
}

extension String {
    /// Whether there is nothing to read in it.
    var isBlank: Bool {
        allSatisfy(\.isWhitespace)
    }
}

extension Fault {
    /// What is wrong with a new code.
    static func code(_ code: String) -> [Fault] {
        if code.isBlank { return [Fault("code", .missingValue)] }
        return texts([("code", code, 64)])
    }

    /// What a list names that it has named already, from the second place on.
    ///
    /// - Parameters:
    ///   - names: What the list names.
    ///   - field: The name of the field at a place.
    /// - Returns: A fault for each.
    static func named(_ names: [String], _ field: (Int) -> String) -> [Fault] {
        var known: Set<String> = []
        return names.enumerated().filter { !known.insert($1).inserted }.map { place, name in
            Fault(field(place), .namedTwice, ["found": name])
        }
    }

    /// What a list names that isn't there.
    ///
    /// - Parameters:
    ///   - names: What the list names.
    ///   - unknown: What of it isn't there.
    ///   - code: What that is called.
    ///   - field: The name of the field at a place.
    /// - Returns: A fault for each.
    static func unknown(
        _ names: [String],
        _ unknown: [String],
        _ code: ErrorCode,
        _ field: (Int) -> String
    ) -> [Fault] {
        let unknown = Set(unknown)
        return names.enumerated().filter { unknown.contains($1) }.map { place, name in
            Fault(field(place), code, ["found": name])
        }
    }

    /// What is wrong with class hours: more than none, and exact to the hundredth, as they are kept.
    static func hours(_ hours: Decimal?, _ field: String) -> [Fault] {
        guard let hours else { return [] }
        guard hours > 0, hours <= 9999 else {
            return [Fault(field, .numberOutOfRange, ["found": "\(hours)", "expected": "0.01–9999"])]
        }
        return decimals(hours, field)
    }

    /// What is wrong with a number that is kept to the hundredth.
    static func decimals(_ number: Decimal, _ field: String) -> [Fault] {
        guard !number.isInHundredths else { return [] }
        return [Fault(field, .tooManyDecimals, ["found": "\(number)", "expected": "2"])]
    }

    /// What is wrong with texts that name something on record, but for their characters.
    static func names(_ names: [(field: String, name: String)]) -> [Fault] {
        names.filter(\.name.isBlank).map { Fault($0.field, .missingValue) }
            + names.compactMap { length(of: $0.name, 64, $0.field) }
    }

    /// What is wrong with texts that are to be stored, each with its field and its greatest length.
    static func texts(_ texts: [(field: String, text: String?, longest: Int)]) -> [Fault] {
        texts.flatMap { field, text, longest -> [Fault] in
            guard let text else { return [] }
            var faults = [length(of: text, longest, field)]
            if let fault = characters(of: text, field) {
                faults.append(fault)
            } else if text.first?.isWhitespace == true || text.last?.isWhitespace == true {
                faults.append(Fault(field, .blankAtTheEnds))
            }
            if SpreadsheetError.isOne(text) { faults.append(Fault(field, .spreadsheetError, ["found": text])) }
            if let eth = EthLetter.first(in: text) {
                faults.append(Fault(field, .ethLetter, ["found": eth.found, "expected": eth.meant]))
            }
            return faults.compactMap(\.self)
        }
    }

    /// That a text is too long, nil where it isn't.
    private static func length(of text: String, _ longest: Int, _ field: String) -> Fault? {
        // Whatever is short in bytes is short in characters, which take time to be counted.
        guard text.utf8.count > longest, text.count > longest else { return nil }
        return Fault(field, .valueTooLong, ["found": "\(text.count)", "expected": "\(longest)"])
    }

    /// That a text has characters that nobody sees, nil where it has none.
    static func characters(of text: String, _ field: String) -> Fault? {
        if text.unicodeScalars.contains(where: \.isControl) { return Fault(field, .controlCharacter) }
        guard text.hasInvisibleCharacters else { return nil }
        return Fault(field, .invisibleCharacter, ["found": text.invisibleCharacters])
    }
}

extension Decimal {
    /// Whether there are at most two digits behind the point, however it is written.
    public var isInHundredths: Bool {
        if exponent >= -2 { return true }
        let parts = description.split(separator: ".")
        return parts.count < 2 || parts[1].dropFirst(2).allSatisfy { $0 == "0" }
    }
}

extension Text {
    /// Why something is done, as it is stored: it has to be said.
    ///
    /// - Parameter written: What was written.
    /// - Returns: The reason.
    /// - Throws: ``TrainingError`` `missing_reason`, `value_too_long`, `control_character`.
    static func reason(_ written: String) throws -> String {
        guard case .success(let reason) = stored(written), !reason.isEmpty else { throw TrainingError(.missingReason) }
        try Fault.texts([("reason", reason, 500)]).throwAny()
        return reason
    }
}
