namespace FlowTrace.Attribution;

/// <summary>The texts and details that the labels of a book share, each held once and known by its number.</summary>
internal sealed class LabelTexts
{
    private readonly List<string> _texts = [];
    private readonly List<LabelDetails> _details = [];
    private Dictionary<string, int>? _textNumbers;
    private Dictionary<LabelDetails, int>? _detailNumbers;

    public IReadOnlyList<string> Texts => _texts;

    public IReadOnlyList<LabelDetails> AllDetails => _details;

    public string this[int number] => _texts[number];

    public LabelDetails Details(int number) => _details[number];

    /// <summary>Texts that are known to differ, as a compiled pack holds them.</summary>
    public static LabelTexts Of(IEnumerable<string> texts, IEnumerable<LabelDetails> details)
    {
        var made = new LabelTexts();
        made._texts.AddRange(texts);
        made._details.AddRange(details);
        return made;
    }

    public int Intern(string text)
    {
        _textNumbers ??= Numbered(_texts, StringComparer.Ordinal);
        if (_textNumbers.TryGetValue(text, out int number))
            return number;
        _textNumbers.Add(text, _texts.Count);
        _texts.Add(text);
        return _texts.Count - 1;
    }

    public int Intern(LabelDetails details)
    {
        // Labels of one file mostly share one object.
        if (_details.Count > 0 && ReferenceEquals(_details[^1], details))
            return _details.Count - 1;
        _detailNumbers ??= Numbered(_details, EqualityComparer<LabelDetails>.Default);
        if (_detailNumbers.TryGetValue(details, out int number))
            return number;
        _detailNumbers.Add(details, _details.Count);
        _details.Add(details);
        return _details.Count - 1;
    }

    /// <summary>Forgets how to find numbers, which only building needs.</summary>
    public void Close() => (_textNumbers, _detailNumbers) = (null, null);

    private static Dictionary<T, int> Numbered<T>(List<T> values, IEqualityComparer<T> comparer)
        where T : notnull
    {
        var numbers = new Dictionary<T, int>(comparer);
        for (int i = 0; i < values.Count; i++)
            numbers.TryAdd(values[i], i);
        return numbers;
    }
}
