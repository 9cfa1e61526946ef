using System.Globalization;
using System.Text;

namespace FlowTrace.Readers.Evm;

/// <summary>
/// The transactions in which an issuer's wallet was asked to freeze an account, as following the chain has found them. Which account that is stands in the
/// call alone, which nothing indexes: of the time before somebody followed they are not known.
/// </summary>
internal static class IssuerOrders
{
    /// <summary>The orders about an account, given as lower-case hex.</summary>
    public static async ValueTask<IReadOnlyList<Touch>> FindAsync(ReadSession session, string prefix, string account, CancellationToken cancellationToken)
    {
        if (await session.FindAsync(KeyOf(prefix, account), cancellationToken).ConfigureAwait(false) is not { } kept)
            return [];
        return
        [
            .. Encoding.ASCII.GetString(kept.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))
                .Select(parts => new Touch(long.Parse(parts[0], CultureInfo.InvariantCulture), parts[1])),
        ];
    }

    /// <summary>Keeps one more.</summary>
    public static async ValueTask KeepAsync(ReadSession session, string prefix, string account, Touch order, CancellationToken cancellationToken)
    {
        IReadOnlyList<Touch> known = await FindAsync(session, prefix, account, cancellationToken).ConfigureAwait(false);
        if (known.Contains(order))
            return;
        string lines = string.Concat(known.Append(order).Order().Select(touch => string.Create(CultureInfo.InvariantCulture, $"{touch.Block} {touch.Hash}\n")));
        await session.KeepAsync(KeyOf(prefix, account), Encoding.ASCII.GetBytes(lines), cancellationToken).ConfigureAwait(false);
    }

    private static string KeyOf(string prefix, string account) => $"{prefix}orders|{account}";
}
