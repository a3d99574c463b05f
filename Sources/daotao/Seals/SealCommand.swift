import ArgumentParser
import FoundationEssentials
import PrivateCluster
import Sealing
import Terminal
import Training

/// `daotao seal`: seals what waits, and prints the head of the sealed log.
struct SealCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "seal",
        examples: [
            "daotao seal > 2022-Q2.seal": "example.seal",
            "daotao seal --rotate registry-2023": "example.seal-rotate",
            "daotao seal --proof-of CB00000001 proof.json": "example.seal-proof",
        ]
    )

    @Option(help: .words("option.rotate", value: "name"))
    var rotate: String?

    @Option(name: .customLong("proof-of"), help: .words("option.proof-of", value: "official"))
    var official: String?

    @Argument(help: .words("option.proof-file"), completion: .file(extensions: ["json"]))
    var file: String?

    @OptionGroup
    var global: GlobalOptions

    func validate() throws {
        guard (official == nil) == (file == nil) else { throw ValidationError(words("seal.proof-needs-file")) }
    }

    func run() async throws {
        let keys = global.sealKey
        let (head, proof) = try await withTraining(global) { training in
            if let keys { _ = try await training.seals.makeFirstKey(keys, by: .atTheShell) }
            if let rotate {
                guard let keys else { throw TrainingError(.sealKeyMissing, ["found": GlobalOptions.sealKeyVariable]) }
                try await training.seals.rotateKey(to: rotate, keys, by: .atTheShell)
            }
            try await training.seals.seal(with: keys)
            let head = try await training.seals.head()
            guard let official else { return (head, nil as CompletionProof?) }
            return (head, try await training.seals.proof(of: official, for: .atTheShell))
        }
        if let proof, let file { try write(proof, to: file) }
        try global.output.show(SealAnswer(head: head, proof: file, proved: proof?.leaves.count ?? 0))
    }

    private func write(_ proof: CompletionProof, to path: String) throws {
        do {
            try Output.json(proof).write(toFile: path, atomically: true, encoding: .utf8)
        } catch {
            throw TrainingError(.cannotWriteFile, ["found": path, "reason": "\(error)"])
        }
    }
}

extension GlobalOptions {
    /// The variable that names the file with the key that signs heads.
    static let sealKeyVariable = "DAOTAO_SEAL_KEY"

    /// The file with the key that signs heads: as the environment names it, or else beside the private database.
    var sealKey: SealKeyFile? {
        if let path = ProcessInfo.processInfo.environment[Self.sealKeyVariable], !path.isEmpty {
            return SealKeyFile(path: path)
        }
        return databaseURL == nil ? SealKeyFile(path: PrivateCluster.defaultHome + "/seal.key") : nil
    }
}

/// The head of the sealed log, with the text that a paper carries.
struct SealAnswer: Answer {
    let head: SignedHead

    /// The file with the proof for one official, nil for none.
    let proof: String?
    let proved: Int

    var body: SignedHead { head }
    var columns: [String] { ["origin", "size", "root", "at", "key", "public_key"] }
    var csvRows: [[String?]] {
        [[head.head.origin, "\(head.head.size)", "\(head.rootText)", head.head.at, head.note.keyName, head.publicKey]]
    }
    var essence: [String] { head.note.description.split(separator: "\n").map(String.init) }

    func picture(on canvas: Canvas) -> String {
        let code = QRCode(head.note.description)
        return canvas.page([
            canvas.done(words("seal.sealed", ["count": head.head.size.spoken])),
            canvas.indented(head.note.description.trimmingLines),
            code.map { $0.columns + 2 <= canvas.width ? canvas.indented($0.lines.joined(separator: "\n")) : "" } ?? "",
            canvas.fields([CardLine("public-key", head.publicKey)]),
            proof.map { words("seal.proved", ["count": proved.spoken, "file": $0]) } ?? "",
            canvas.next(["daotao verify --against FILE"], because: words("seal.keep")),
        ])
    }
}

extension String {
    /// The text without its last line end.
    fileprivate var trimmingLines: String { hasSuffix("\n") ? String(dropLast()) : self }
}
