public import Testing

/// Lets only as many tests be under way as the machine can carry, and tells of one that stands still.
///
/// A test with a database or a program of its own takes a permit before its limit begins, so the limit counts the test's
/// own work and not its wait for the others. Every suite of such tests carries it, and ``withDatabase(template:_:)``
/// refuses a test that has none:
///
/// ```swift
/// @Suite(.permit) struct EnrollmentTests { … }
/// ```
public struct TestPermit: SuiteTrait, TestTrait, TestScoping {
    /// A test uses what needs a permit, and its suite does not take one.
    public struct Missing: Error {}

    @TaskLocal private static var isHeld = false

    /// Many times what the longest test takes on a slow machine.
    private static let limit = Duration.seconds(20 * 60)

    private static let permits = Permits(4)

    /// Refuses a test that has no permit.
    ///
    /// - Throws: ``Missing``.
    public static func demand() throws {
        guard isHeld else { throw Missing() }
    }

    /// Each test of a suite takes a permit, not the suite.
    public var isRecursive: Bool { true }

    /// Runs one case of a test with a permit, and fails it when it takes longer than the limit.
    ///
    /// - Parameters:
    ///   - test: The test.
    ///   - testCase: One of its cases; nil around all of them, where no permit is needed yet.
    ///   - function: What it does.
    /// - Throws: What the test throws.
    public func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        guard testCase != nil else { return try await function() }
        await Self.permits.take()
        defer { Self.permits.giveBack() }
        try await Self.$isHeld.withValue(true) {
            try await withoutActuallyEscaping(function) { function in
                try await withThrowingTaskGroup(of: Bool.self) { tasks in
                    tasks.addTask {
                        try await function()
                        return true
                    }
                    tasks.addTask {
                        try await Task.sleep(for: Self.limit)
                        return false
                    }
                    if try await tasks.next() == false { Issue.record("It still runs after \(Self.limit).") }
                    tasks.cancelAll()
                }
            }
        }
    }
}

extension Trait where Self == TestPermit {
    /// Takes a permit for each test.
    public static var permit: TestPermit { TestPermit() }
}
