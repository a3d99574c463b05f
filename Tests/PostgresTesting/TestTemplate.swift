/// What a test's database holds from the start.
public struct TestTemplate: Sendable {
    let name: String
    let prepare: @Sendable (_ url: String) async throws -> Void

    /// Nothing.
    public static let empty = TestTemplate(name: "empty") { _ in }

    /// Describes a template, which is built once in a process and copied for each test.
    ///
    /// - Parameters:
    ///   - name: Tells it from others: two of one name are the same.
    ///   - prepare: Fills the database that it is given the URL of, and leaves no connection open.
    public init(name: String, prepare: @escaping @Sendable (_ url: String) async throws -> Void) {
        self.name = name
        self.prepare = prepare
    }
}
