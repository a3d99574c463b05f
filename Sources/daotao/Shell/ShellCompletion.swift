import ArgumentParser

/// `daotao shell-completion`: the script with which a shell completes commands and options.
struct ShellCompletion: ParsableCommand {
    static let configuration = CommandConfiguration(
        command: "shell-completion",
        examples: [
            "daotao shell-completion bash > ~/.local/share/bash-completion/completions/daotao": "example.bash",
            "daotao shell-completion zsh > ~/.zfunc/_daotao": "example.zsh",
            "daotao shell-completion fish > ~/.config/fish/completions/daotao.fish": "example.fish",
        ]
    )

    @Argument(help: .words("option.shell", value: "shell"))
    var shell: Shell

    @OptionGroup
    var global: GlobalOptions

    func run() throws {
        try StandardStreams.write(Daotao.completionScript(for: shell.known) + "\n")
    }
}

/// A shell that can complete commands.
enum Shell: String, CaseIterable, ExpressibleByArgument {
    case bash, zsh, fish

    fileprivate var known: CompletionShell {
        switch self {
        case .bash: .bash
        case .zsh: .zsh
        case .fish: .fish
        }
    }
}
