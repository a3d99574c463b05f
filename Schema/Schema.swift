/// The database, as numbered SQL migrations that read as the documentation of the data.
public enum Schema {
    /// Every migration that this program knows, in the order in which they run.
    public static let migrations: [Migration] = [
        Migration(1, "imports", PackageResources._001_imports_sql),
        Migration(2, "organizations", PackageResources._002_organizations_sql),
        Migration(3, "officials", PackageResources._003_officials_sql),
        Migration(4, "courses_and_curricula", PackageResources._004_courses_and_curricula_sql),
        Migration(5, "completions", PackageResources._005_completions_sql),
        Migration(6, "goals_and_progress", PackageResources._006_goals_and_progress_sql),
        Migration(7, "import_changes", PackageResources._007_import_changes_sql),
        Migration(8, "import_tasks", PackageResources._008_import_tasks_sql),
        Migration(9, "classes_and_enrollments", PackageResources._009_classes_and_enrollments_sql),
        Migration(10, "courses_and_curricula_whole", PackageResources._010_courses_and_curricula_whole_sql),
        Migration(11, "officials_whole", PackageResources._011_officials_whole_sql),
        Migration(12, "enrollments_whole", PackageResources._012_enrollments_whole_sql),
        Migration(13, "audit", PackageResources._013_audit_sql),
        Migration(14, "tokens", PackageResources._014_tokens_sql),
        Migration(15, "idempotent_answers", PackageResources._015_idempotent_answers_sql),
        Migration(16, "many_at_once", PackageResources._016_many_at_once_sql),
        Migration(17, "rules_by_sets", PackageResources._017_rules_by_sets_sql),
        Migration(18, "last_days", PackageResources._018_last_days_sql),
        Migration(19, "imports_undone_in_parts", PackageResources._019_imports_undone_in_parts_sql),
        Migration(20, "exact_requests", PackageResources._020_exact_requests_sql),
        Migration(21, "numbers_given_up", PackageResources._021_numbers_given_up_sql),
        Migration(22, "ends_taken_back", PackageResources._022_ends_taken_back_sql),
        Migration(23, "classes_to_come", PackageResources._023_classes_to_come_sql),
        Migration(24, "who_may_know", PackageResources._024_who_may_know_sql),
        Migration(25, "facts_by_sets", PackageResources._025_facts_by_sets_sql),
        Migration(26, "lost_zeros", PackageResources._026_lost_zeros_sql),
        Migration(27, "answers_with_their_changes", PackageResources._027_answers_with_their_changes_sql),
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
