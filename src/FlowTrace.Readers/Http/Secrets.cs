namespace FlowTrace.Readers.Http;

/// <summary>What must not be seen: takes the keys of a provider out of any text that is on its way to an error, a log or a store.</summary>
internal sealed class Secrets
{
    private const int ShortestSecret = 6;
    private const string Hidden = "***";

    private readonly string[] _secrets;

    public Secrets(ProviderOptions options)
    {
        var secrets = new SortedSet<string>(Comparer<string>.Create(LongestFirst)) { options.Key, options.Url };
        foreach (string part in options.Key.Split(':'))
            secrets.Add(part);
        secrets.Add(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(options.Key)));
        secrets.Add(Uri.EscapeDataString(options.Key));
        if (Uri.TryCreate(options.Url, UriKind.Absolute, out Uri? url))
        {
            secrets.Add(url.UserInfo);
            secrets.Add(url.AbsoluteUri);
            secrets.Add(url.PathAndQuery);

            // The last part of the path is the key of many providers.
            foreach (string part in url.AbsolutePath.Split('/').Concat(url.Query.Split('&', '=', '?')))
                if (LooksLikeAKey(part))
                    secrets.Add(part);
        }

        _secrets = [.. secrets.Where(secret => secret.Length >= ShortestSecret)];
    }

    /// <summary>The text with every secret written as <c>***</c>.</summary>
    public string Hide(string text)
    {
        foreach (string secret in _secrets)
            text = text.Replace(secret, Hidden, StringComparison.Ordinal);
        return text;
    }

    private static bool LooksLikeAKey(string part) => part.Length >= 16 || (part.Length >= 8 && part.Any(char.IsAsciiDigit));

    private static int LongestFirst(string? left, string? right) =>
        right!.Length.CompareTo(left!.Length) is var order and not 0 ? order : string.CompareOrdinal(left, right);
}
