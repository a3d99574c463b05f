/// The contents of a test's new database.
public struct TestTemplate: Sendable {
    let name: String
    let prepare: @Sendable (_ url: String) async throws -> Void

    /// An empty database.
    public static let empty = TestTemplate(name: "empty") { _ in }

    /// Creates a template, which a process builds once and copies for each test.
    ///
    /// - Parameters:
    ///   - name: The name; two templates with one name are the same.
    ///   - prepare: Fills the database with the given URL, and leaves no connection open.
    public init(name: String, prepare: @escaping @Sendable (_ url: String) async throws -> Void) {
        self.name = name
        self.prepare = prepare
    }
}
