extension String {
    /// What names an official as the fields `official_code` and `national_id` of a row, one of which is empty.
    ///
    /// A number that reads like a national ID is taken for one, as it is where national IDs are hidden.
    var numberFields: [String?] {
        let isNationalID = self != maskedNationalID || hasPrefix(String(repeating: "•", count: 9))
        return isNationalID ? [nil, self] : [self, nil]
    }
}
