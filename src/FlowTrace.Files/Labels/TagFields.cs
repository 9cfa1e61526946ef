namespace FlowTrace.Files.Labels;

/// <summary>The fields that a tag may have, as text; those of the header are inherited by every tag that does not have its own.</summary>
internal sealed class TagFields
{
    /// <summary>The names of the fields that hold one value.</summary>
    public static readonly string[] Names =
    [
        "address", "tx_hash", "label", "source", "currency", "network", "confidence", "is_cluster_definer", "lastmod", "category", "abuse", "actor", "tag_type",
        "context",
    ];

    private readonly string?[] _values = new string?[Names.Length];

    public long Line { get; init; }

    /// <summary>The concepts; null where none are given.</summary>
    public string[]? Concepts { get; set; }

    public string? Address => _values[0];

    public string? TransactionHash => _values[1];

    public string? Label => _values[2];

    public string? Source => _values[3];

    public string? Currency => _values[4];

    public string? Network => _values[5];

    public string? Confidence => _values[6];

    public string? IsClusterDefiner => _values[7];

    public string? LastModified => _values[8];

    public string? Category => _values[9];

    public string? Abuse => _values[10];

    public string? Actor => _values[11];

    public string? TagType => _values[12];

    public string? Context => _values[13];

    /// <summary>Sets a field; false for one that is no field of a tag, or is set already.</summary>
    public bool TrySet(string name, string value)
    {
        int place = Array.IndexOf(Names, name);
        if (place < 0 || _values[place] is not null)
            return false;
        _values[place] = value;
        return true;
    }

    /// <summary>Takes over what the other has and this has not; lists replace and do not merge.</summary>
    public void InheritFrom(TagFields header)
    {
        for (int i = 0; i < _values.Length; i++)
            _values[i] ??= header._values[i];
        Concepts ??= header.Concepts;
    }
}
