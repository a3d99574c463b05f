/// The database, as numbered SQL migrations that read as the documentation of the data: a subject each, and later ones for
/// what is changed once databases hold something.
public enum Schema {
    /// Every migration that this program knows, in the order in which they run.
    public static let migrations: [Migration] = [
        Migration(1, "organizations", PackageResources._001_organizations_sql),
        Migration(2, "imports", PackageResources._002_imports_sql),
        Migration(3, "officials", PackageResources._003_officials_sql),
        Migration(4, "courses", PackageResources._004_courses_sql),
        Migration(5, "curricula_and_target_groups", PackageResources._005_curricula_and_target_groups_sql),
        Migration(6, "completions", PackageResources._006_completions_sql),
        Migration(7, "classes_and_enrollments", PackageResources._007_classes_and_enrollments_sql),
        Migration(8, "goals_and_progress", PackageResources._008_goals_and_progress_sql),
        Migration(9, "tokens_and_answers", PackageResources._009_tokens_and_answers_sql),
        Migration(10, "audit_and_the_servers_role", PackageResources._010_audit_and_the_servers_role_sql),
        Migration(11, "seeds", PackageResources._011_seeds_sql),
    ]
}

/// One numbered step of the schema.
public struct Migration: Sendable, Hashable {
    /// Its number: migrations run in this order, without gaps.
    public let version: Int

    /// What it is about, as in the file's name.
    public let name: String

    /// The statements, as one script.
    public let sql: String

    init(_ version: Int, _ name: String, _ bytes: [UInt8]) {
        self.version = version
        self.name = name
        self.sql = String(decoding: bytes, as: UTF8.self)
    }
}
