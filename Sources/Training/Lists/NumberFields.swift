extension String {
    /// An official's number as the fields `official_code` and `national_id` of a row, one of which is empty.
    ///
    /// - Parameter isNationalID: Whether the number is a national ID; a code may have twelve digits too.
    func numberFields(isNationalID: Bool) -> [String?] {
        isNationalID ? [nil, self] : [self, nil]
    }
}
