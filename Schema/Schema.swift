/// The database, as numbered SQL migrations that read as the documentation of the data: a subject each, and later ones for
/// what is changed once databases hold something.
public enum Schema {
    /// Every migration that this program knows, in the order in which they run.
    public static let migrations: [Migration] = [
        Migration(1, "days_and_names", PackageResources._001_days_and_names_sql),
        Migration(2, "organizations", PackageResources._002_organizations_sql),
        Migration(3, "imports", PackageResources._003_imports_sql),
        Migration(4, "officials", PackageResources._004_officials_sql),
        Migration(5, "courses", PackageResources._005_courses_sql),
        Migration(6, "curricula_and_target_groups", PackageResources._006_curricula_and_target_groups_sql),
        Migration(7, "completions", PackageResources._007_completions_sql),
        Migration(8, "classes_and_enrollments", PackageResources._008_classes_and_enrollments_sql),
        Migration(9, "goals_and_progress", PackageResources._009_goals_and_progress_sql),
        Migration(10, "tokens_and_answers", PackageResources._010_tokens_and_answers_sql),
        Migration(11, "audit_and_the_servers_role", PackageResources._011_audit_and_the_servers_role_sql),
        Migration(12, "seeds", PackageResources._012_seeds_sql),
        Migration(13, "seals", PackageResources._013_seals_sql),
    ]
}

/// One numbered step of the schema.
public struct Migration: Sendable, Hashable {
    /// Its number: migrations run in this order, without gaps.
    public let version: Int

    /// Its subject, as in the file's name.
    public let name: String

    /// The statements, as one script.
    public let sql: String

    init(_ version: Int, _ name: String, _ bytes: [UInt8]) {
        self.version = version
        self.name = name
        self.sql = String(decoding: bytes, as: UTF8.self)
    }
}
