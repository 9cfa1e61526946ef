using System.Text;

namespace FlowTrace.ClickHouse.Ledgers;

/// <summary>The texts of accounts and assets as they are archived, each made once and seen to read back.</summary>
internal sealed class KnownTexts<T>(Func<T, string> write, Func<string, T> parse)
    where T : struct, IEquatable<T>
{
    private readonly Dictionary<T, byte[]> _texts = [];

    /// <summary>The text in UTF-8.</summary>
    /// <exception cref="ArgumentException">The text would be read as something else.</exception>
    public byte[] this[in T value]
    {
        get
        {
            if (!_texts.TryGetValue(value, out byte[]? text))
                _texts.Add(value, text = Write(value));
            return text;
        }
    }

    private byte[] Write(in T value)
    {
        string text = write(value);
        if (!parse(text).Equals(value))
            throw new ArgumentException($"The ledger cannot be archived: '{text}' would be read back as another {typeof(T).Name.ToLowerInvariant()}.");
        return Encoding.UTF8.GetBytes(text);
    }
}
