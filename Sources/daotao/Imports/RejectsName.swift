import Glibc
import Training

/// The name of the rejects file where the command doesn't give one.
enum RejectsName {
    /// Names the rejects file after the imported one, so that no file is overwritten while it is read: `officials.csv`
    /// gets `officials.rejects.csv` beside it, and that file in its turn `officials.rejects-2.csv`.
    ///
    /// Standard input gets a file in the current folder, named after the kind.
    static func beside(_ file: String, _ kind: ImportKind) -> String {
        guard file != "-" else { return "\(kind.rawValue).rejects.csv" }
        let slash = file.lastIndex(of: "/").map(file.index(after:)) ?? file.startIndex
        let name = file[slash...]
        let dot = name.lastIndex(of: ".").flatMap { $0 == name.startIndex ? nil : $0 } ?? name.endIndex
        return file[..<slash] + next(String(name[..<dot])) + ".csv"
    }

    /// The name of the rejects file; nil where it can't be written, because an import without refused rows needs none.
    ///
    /// A pipe or a device has no folder for a file beside it, so it counts as standard input.
    static func whereItCanBe(_ file: String, _ kind: ImportKind) -> String? {
        let name = beside(isStream(file) ? "-" : file, kind)
        let folder = name.lastIndex(of: "/").map { String(name[...$0]) } ?? "."
        return access(folder, W_OK | X_OK) == 0 ? name : nil
    }

    private static func isStream(_ file: String) -> Bool {
        var status = stat()
        return stat(file, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
    }

    private static func next(_ stem: String) -> String {
        let mark = ".rejects"
        guard let found = stem.ranges(of: mark).last else { return stem + mark }
        let rest = stem[found.upperBound...]
        if rest.isEmpty { return stem + "-2" }
        guard rest.first == "-", let number = Int(rest.dropFirst()), number > 1 else { return stem + mark }
        return stem[..<found.upperBound] + "-\(number + 1)"
    }
}
