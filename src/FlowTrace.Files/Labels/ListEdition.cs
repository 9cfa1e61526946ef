using FlowTrace.Attribution;

namespace FlowTrace.Files.Labels;

/// <summary>Which edition of which list a file is.</summary>
/// <param name="List">The list's name.</param>
/// <param name="Part">The part of it, such as an asset; empty for all of it.</param>
/// <param name="Date">The edition's date in Unix milliseconds; null where nobody says, and then its labels always count.</param>
internal readonly record struct ListEdition(string List, string Part, long? Date)
{
    /// <summary>The label, counting from the edition's date on.</summary>
    public Label Of(Label label) => Date is { } date && !(label.SinceUnixMilliseconds > date) ? label with { SinceUnixMilliseconds = date } : label;

    /// <summary>The details with the edition among them.</summary>
    /// <param name="details">What else is known.</param>
    /// <param name="part">The part that the label is of, where the file has several.</param>
    public LabelDetails Of(LabelDetails details, string part = "") => Date is null
        ? details
        : details with { List = List, ListPart = part.Length > 0 ? part : Part, EditionUnixMilliseconds = Date };

    public void AddTo(LabelBookBuilder book)
    {
        if (Date is { } date)
            book.AddEdition(new LabelEdition(List, Part, date));
    }
}
