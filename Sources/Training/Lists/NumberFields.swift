extension String {
    /// An official's name as the fields `official_code` and `national_id` of a row, one of which is empty.
    ///
    /// - Parameter isNationalID: Which of the two it is: a code may have twelve digits too.
    func numberFields(isNationalID: Bool) -> [String?] {
        isNationalID ? [nil, self] : [self, nil]
    }
}
