/// Where a value stands in a JSON text (RFC 6901): written out only where something is to be told of it.
indirect enum JSONPointer {
    case root
    case member(JSONPointer, String)
    case item(JSONPointer, Int)

    /// The pointer in words, `""` for the whole text.
    var text: String {
        switch self {
        case .root: ""
        case .member(let parent, let name):
            parent.text + "/" + name.replacing("~", with: "~0").replacing("/", with: "~1")
        case .item(let parent, let index): "\(parent.text)/\(index)"
        }
    }

    /// The last step, as people name a field.
    var name: String {
        switch self {
        case .root: ""
        case .member(_, let name): name
        case .item(_, let index): "\(index)"
        }
    }

    /// Where a fault is told to be.
    var place: FieldFault.Place { .pointer(text) }
}
