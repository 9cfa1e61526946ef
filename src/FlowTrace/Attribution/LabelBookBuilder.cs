using FlowTrace.Chain;
using FlowTrace.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Attribution;

/// <summary>Makes a <see cref="LabelBook"/> label by label. Texts that many labels share are held once. For one thread.</summary>
public sealed class LabelBookBuilder
{
    private const int End = -1;

    private readonly InternTable<Account> _accounts = new();
    private readonly LabelTexts _texts = new();
    private readonly List<(LabelRow Row, int Next)> _rows = [];
    private readonly List<(int First, int Last)> _chains = [];
    private readonly List<LabelActor> _actors = [];
    private readonly List<LabelEdition> _editions = [];
    private readonly List<InputDescription> _origins = [];

    /// <summary>How many labels there are so far.</summary>
    public int Count => _rows.Count;

    /// <summary>Adds a label, unless the book holds the very same one.</summary>
    public LabelAddition Add(Label label)
    {
        ArgumentNullException.ThrowIfNull(label);
        int account = NumberOf(label.Account);
        var row = LabelRow.Of(label, _texts);
        for (int at = _chains[account].First; at != End; at = _rows[at].Next)
            if (_rows[at].Row == row)
                return LabelAddition.Same;
        bool isFirst = _chains[account].First == End;
        Append(account, row);
        return isFirst ? LabelAddition.First : LabelAddition.Beside;
    }

    /// <summary>Adds somebody whom labels name.</summary>
    public void AddActor(LabelActor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        _actors.Add(actor);
    }

    /// <summary>States an edition of a dated list, which may be empty: labels of earlier editions end where it begins.</summary>
    public void AddEdition(LabelEdition edition)
    {
        ArgumentNullException.ThrowIfNull(edition);
        if (!_editions.Contains(edition))
            _editions.Add(edition);
    }

    /// <summary>States what a compiled pack among the inputs was made from.</summary>
    public void AddOrigin(InputDescription origin)
    {
        ArgumentNullException.ThrowIfNull(origin);
        _origins.Add(origin);
    }

    /// <summary>The book. The builder is used up.</summary>
    /// <param name="issues">What was wrong with the sources.</param>
    /// <param name="inputs">What was read.</param>
    public LabelBook Build(IReadOnlyList<ReadIssue>? issues = null, IReadOnlyList<InputDescription>? inputs = null)
    {
        _accounts.Trim();
        _texts.Close();
        int[] firsts = new int[_accounts.Count + 1];
        var rows = new LabelRow[_rows.Count];
        int count = 0;
        for (int account = 0; account < _accounts.Count; account++)
        {
            firsts[account] = count;
            for (int at = _chains[account].First; at != End; at = _rows[at].Next)
                rows[count++] = _rows[at].Row;
        }

        firsts[^1] = count;
        EndEditions(rows);
        return new LabelBook(_accounts, firsts, rows, _texts)
        {
            Issues = issues ?? [],
            Inputs = inputs ?? [],
            Actors = [.. _actors],
            Editions = [.. _editions],
            Origins = [.. _origins],
        };
    }

    /// <summary>Adds a label even where the book holds the very same.</summary>
    internal void Append(Label label)
    {
        int account = NumberOf(label.Account);
        Append(account, LabelRow.Of(label, _texts));
    }

    /// <summary>Adds everything that a book holds but issues and inputs.</summary>
    internal void Append(LabelBook book)
    {
        int[] texts = [.. book.Texts.Texts.Select(_texts.Intern)];
        int[] details = [.. book.Texts.AllDetails.Select(_texts.Intern)];
        for (int number = 0; number < book.Count; number++)
        {
            int account = NumberOf(book.AccountAt(number));
            foreach (LabelRow row in book.RowsOf(number))
                Append(account, row with
                {
                    Name = texts[row.Name],
                    Source = texts[row.Source],
                    Original = texts[row.Original],
                    Note = texts[row.Note],
                    Details = details[row.Details],
                });
        }

        _actors.AddRange(book.Actors);
        _origins.AddRange(book.Origins);
        foreach (LabelEdition edition in book.Editions)
            AddEdition(edition);
    }

    private int NumberOf(in Account account)
    {
        int number = _accounts.Intern(account);
        if (number == _chains.Count)
            _chains.Add((End, End));
        return number;
    }

    private void Append(int account, in LabelRow row)
    {
        int at = _rows.Count;
        _rows.Add((row, End));
        (int first, int last) = _chains[account];
        if (last != End)
            _rows[last] = _rows[last] with { Next = at };
        _chains[account] = (first == End ? at : first, at);
    }

    /// <summary>An edition of a dated list is in force until the next one: who no longer stands on it was taken off the list.</summary>
    private void EndEditions(LabelRow[] rows)
    {
        if (_editions.Count == 0)
            return;
        long[] ends = [.. _texts.AllDetails.Select(EndOf)];
        foreach (ref LabelRow row in rows.AsSpan())
            row.Until = Math.Min(row.Until, ends[row.Details]);
    }

    private long EndOf(LabelDetails details) => details.EditionUnixMilliseconds is null
        ? long.MaxValue
        : _editions.Where(edition => edition.Follows(details)).Select(edition => edition.UnixMilliseconds).DefaultIfEmpty(long.MaxValue).Min();
}
