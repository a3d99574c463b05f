public import Testing

/// Limits the number of tests that run at once, and fails a test that hangs.
///
/// A test with a database or a program of its own takes a permit before its time limit begins, so the limit doesn't
/// include the wait for other tests. Every suite of such tests carries the trait, and ``withDatabase(template:_:)``
/// refuses a test without a permit:
///
/// ```swift
/// @Suite(.permit) struct EnrollmentTests { … }
/// ```
public struct TestPermit: SuiteTrait, TestTrait, TestScoping {
    /// A test uses a database or a program, and its suite lacks the trait.
    public struct Missing: Error {}

    @TaskLocal private static var isHeld = false

    /// Many times the duration of the longest test on a slow machine.
    private static let limit = Duration.seconds(20 * 60)

    private static let permits = Permits(4)

    /// Refuses a test that has no permit.
    ///
    /// - Throws: ``Missing``.
    public static func demand() throws {
        guard isHeld else { throw Missing() }
    }

    /// Each test of a suite takes a permit, not the suite as a whole.
    public var isRecursive: Bool { true }

    /// Runs one case of a test with a permit, and fails it if it takes longer than the limit.
    ///
    /// - Parameters:
    ///   - test: The test.
    ///   - testCase: One of its cases; nil for the call around all of them, which needs no permit.
    ///   - function: The test's body.
    /// - Throws: The errors of the test.
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
