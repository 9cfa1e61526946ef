using System.Buffers.Binary;
using System.Text;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Attribution;

/// <summary>Writes the body of a compiled pack. Numbers are little-endian; texts stand once and are named by number.</summary>
internal sealed class LabelPackWriter
{
    private readonly LabelTexts _texts = new();
    private readonly List<ChainId> _chains = [];
    private readonly Dictionary<ChainId, int> _chainNumbers = [];
    private byte[] _bytes = new byte[1 << 16];
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Book(LabelBook book)
    {
        // Texts are numbered in the order in which rows first name them, so that equal books have equal bytes however they came about.
        LabelRow[] rows = Renumbered(book);
        foreach (LabelDetails details in _texts.AllDetails)
            InternTexts(details);
        for (int i = 0; i < book.Count; i++)
            NumberOf(book.AccountAt(i).Chain);
        Count(_chains.Count);
        foreach (ChainId chain in _chains)
            Text(chain.ToString());
        Count(_texts.Texts.Count);
        foreach (string text in _texts.Texts)
            Text(text);
        Count(_texts.AllDetails.Count);
        foreach (LabelDetails details in _texts.AllDetails)
            Details(details);
        Accounts(book);
        Rows(rows);
        Actors(book.Actors);
        Editions(book.Editions);
        Inputs([.. book.Inputs.Where(input => input.Format != LabelPack.Format), .. book.Origins]);
    }

    private LabelRow[] Renumbered(LabelBook book)
    {
        var rows = new List<LabelRow>(book.LabelCount);
        for (int account = 0; account < book.Count; account++)
            foreach (LabelRow row in book.RowsOf(account))
                rows.Add(row with
                {
                    Name = _texts.Intern(book.Texts[row.Name]),
                    Source = _texts.Intern(book.Texts[row.Source]),
                    Original = _texts.Intern(book.Texts[row.Original]),
                    Note = _texts.Intern(book.Texts[row.Note]),
                    Details = _texts.Intern(book.Texts.Details(row.Details)),
                });
        return [.. rows];
    }

    private void InternTexts(LabelDetails details)
    {
        foreach (string text in (string[])[details.Pack, details.Actor, details.TagType, details.ConfidenceWord, details.List, details.ListPart])
            _texts.Intern(text);
    }

    private void Details(LabelDetails details)
    {
        foreach (string text in (string[])[details.Pack, details.Actor, details.TagType, details.ConfidenceWord, details.List, details.ListPart])
            Count(_texts.Intern(text));
        Byte(details.IsClusterDefiner ? 1 : 0);
        Optional(details.StatedUnixMilliseconds);
        Optional(details.EditionUnixMilliseconds);
    }

    private void Accounts(LabelBook book)
    {
        Count(book.Count);
        Span<byte> payload = stackalloc byte[32];
        for (int i = 0; i < book.Count; i++)
        {
            ref readonly Account account = ref book.AccountAt(i);
            Count(NumberOf(account.Chain));
            Byte((byte)account.Address.Kind);
            Byte(account.Address.WitnessVersion);
            int length = account.Address.CopyTo(payload);
            Byte(length);
            payload[..length].CopyTo(Room(length));
            Count(book.RowsOf(i).Length);
        }
    }

    private void Rows(LabelRow[] rows)
    {
        Count(rows.Length);
        foreach (ref readonly LabelRow row in rows.AsSpan())
        {
            Count(row.Name);
            Count(row.Source);
            Count(row.Original);
            Count(row.Note);
            Count(row.Details);
            Count(row.Category);
            Count(row.Confidence);
            Long(row.Since);
            Long(row.Until);
        }
    }

    private void Actors(IReadOnlyList<LabelActor> actors)
    {
        Count(actors.Count);
        foreach (LabelActor actor in actors)
        {
            Text(actor.Id);
            Text(actor.Name);
            Text(actor.Source);
            Text(actor.Uri);
            Text(actor.Context);
            Optional(actor.StatedUnixMilliseconds);
            foreach (IReadOnlyList<string> list in (IReadOnlyList<string>[])[actor.Aliases, actor.Categories, actor.Jurisdictions])
            {
                Count(list.Count);
                foreach (string text in list)
                    Text(text);
            }
        }
    }

    private void Editions(IReadOnlyList<LabelEdition> editions)
    {
        Count(editions.Count);
        foreach (LabelEdition edition in editions)
        {
            Text(edition.List);
            Text(edition.Part);
            Long(edition.UnixMilliseconds);
        }
    }

    private void Inputs(IReadOnlyList<InputDescription> inputs)
    {
        Count(inputs.Count);
        foreach (InputDescription input in inputs)
        {
            Text(input.Name);
            Text(input.Format);
            Text(input.Sha256);
            Long(input.Rows);
        }
    }

    private int NumberOf(ChainId chain)
    {
        if (_chainNumbers.TryGetValue(chain, out int number))
            return number;
        _chainNumbers.Add(chain, _chains.Count);
        _chains.Add(chain);
        return _chains.Count - 1;
    }

    private void Byte(int value) => Room(1)[0] = checked((byte)value);

    private void Count(int value) => BinaryPrimitives.WriteInt32LittleEndian(Room(sizeof(int)), value);

    private void Long(long value) => BinaryPrimitives.WriteInt64LittleEndian(Room(sizeof(long)), value);

    private void Optional(long? value)
    {
        Byte(value is null ? 0 : 1);
        Long(value ?? 0);
    }

    private void Text(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        Count(length);
        Encoding.UTF8.GetBytes(text, Room(length));
    }

    private Span<byte> Room(int count)
    {
        if (_bytes.Length - _length < count)
            Array.Resize(ref _bytes, Math.Max(checked(_bytes.Length * 2), _length + count));
        _length += count;
        return _bytes.AsSpan(_length - count, count);
    }
}
