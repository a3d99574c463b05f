public import FoundationEssentials

extension [Fault] {
    /// Runs a check and collects its faults, to be thrown together with others.
    ///
    /// - Returns: The result of the check; nil where it found faults.
    /// - Throws: Errors of the check that have no faults.
    mutating func gather<Result>(_ check: () async throws -> Result) async throws -> Result? {
        do {
            return try await check()
        } catch let error as TrainingError where !error.faults.isEmpty {
            self += error.faults
            return nil
        }
    }

    /// Throws all faults as one error, if there are any.
    func throwAny() throws {
        guard isEmpty else { throw TrainingError.refused(self) }
    }
}

extension TrainingError {
    /// An error with all these faults, the first of which gives its code.
    static func refused(_ faults: [Fault]) -> TrainingError {
        guard let first = faults.first else { return TrainingError(.internalFault) }
        return TrainingError(first.code, first.parameters, faults: faults)
    }
}

extension String {
    var isBlank: Bool {
        allSatisfy(\.isWhitespace)
    }
}

extension Fault {
    /// The faults of a new code.
    static func code(_ code: String) -> [Fault] {
        if code.isBlank { return [Fault("code", .missingValue)] }
        return texts([("code", code, 64)])
    }

    /// The faults of a list that names things twice: one for each repetition.
    ///
    /// - Parameter field: The name of the field at a place of the list.
    static func named(_ names: [String], _ field: (Int) -> String) -> [Fault] {
        var known: Set<String> = []
        return names.enumerated().filter { !known.insert($1).inserted }.map { place, name in
            Fault(field(place), .namedTwice, ["found": name])
        }
    }

    /// The faults of a list that names things that don't exist.
    ///
    /// - Parameter field: The name of the field at a place of the list.
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

    /// The faults of class hours, which have to be above 0 and exact to the hundredth.
    static func hours(_ hours: Decimal?, _ field: String) -> [Fault] {
        guard let hours else { return [] }
        guard hours > 0, hours <= 9999 else {
            return [Fault(field, .numberOutOfRange, ["found": "\(hours)", "expected": "0.01–9999"])]
        }
        return decimals(hours, field)
    }

    /// The faults of a number that the registry keeps to the hundredth.
    static func decimals(_ number: Decimal, _ field: String) -> [Fault] {
        guard !number.isInHundredths else { return [] }
        return [Fault(field, .tooManyDecimals, ["found": "\(number)", "expected": "2"])]
    }

    /// The faults of texts that name things on record; their characters are not checked, because the look-up does that.
    static func names(_ names: [(field: String, name: String)]) -> [Fault] {
        names.filter(\.name.isBlank).map { Fault($0.field, .missingValue) }
            + names.compactMap { length(of: $0.name, 64, $0.field) }
    }

    /// The faults of texts to be stored, each with its field and its greatest length.
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

    /// A fault if a text is too long.
    private static func length(of text: String, _ longest: Int, _ field: String) -> Fault? {
        // A text that is short in bytes is short in characters, and counting characters takes longer.
        guard text.utf8.count > longest, text.count > longest else { return nil }
        return Fault(field, .valueTooLong, ["found": "\(text.count)", "expected": "\(longest)"])
    }

    /// A fault if a text has control characters or invisible ones.
    static func characters(of text: String, _ field: String) -> Fault? {
        if text.unicodeScalars.contains(where: \.isControl) { return Fault(field, .controlCharacter) }
        guard text.hasInvisibleCharacters else { return nil }
        return Fault(field, .invisibleCharacter, ["found": text.invisibleCharacters])
    }
}

extension Decimal {
    /// True if the number has at most two decimals, trailing zeros aside.
    public var isInHundredths: Bool {
        if exponent >= -2 { return true }
        let parts = description.split(separator: ".")
        return parts.count < 2 || parts[1].dropFirst(2).allSatisfy { $0 == "0" }
    }
}

extension Text {
    /// Checks the reason for a change, which is required.
    ///
    /// - Throws: ``TrainingError`` `missing_reason`, `value_too_long`, `control_character`.
    static func reason(_ written: String) throws -> String {
        guard let reason = try? stored(written), !reason.isEmpty else { throw TrainingError(.missingReason) }
        try Fault.texts([("reason", reason, 500)]).throwAny()
        return reason
    }
}
