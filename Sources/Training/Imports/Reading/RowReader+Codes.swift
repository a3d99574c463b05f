/// Fields that hold a code.
extension RowReader {
    /// Stages a column as the code that it is, and takes note of how those of digits alone are written in this file.
    ///
    /// - Parameters:
    ///   - isRequired: Whether it must not be empty.
    ///   - isOfficialCode: Whether it gives somebody a code, which must not read like the registry's own address.
    mutating func code(_ column: Int, isRequired: Bool = false, isOfficialCode: Bool = false) {
        text(column, isRequired: isRequired, maximum: 64, isOfficialCode: isOfficialCode)
        noteDigits(of: column)
    }
}
