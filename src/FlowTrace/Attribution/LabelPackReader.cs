using System.Buffers.Binary;
using System.Text;
using FlowTrace.Chain;
using FlowTrace.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Attribution;

/// <summary>Reads what a <see cref="LabelPackWriter"/> wrote. A checksum does not prove who wrote it, so every number is checked.</summary>
internal ref struct LabelPackReader(ReadOnlySpan<byte> body)
{
    private const int LeastAccountBytes = 11;
    private const int RowBytes = (7 * sizeof(int)) + (2 * sizeof(long));

    private readonly ReadOnlySpan<byte> _body = body;
    private int _at;

    public LabelBook Book(InputDescription? input)
    {
        ChainId[] chains = Chains();
        string[] texts = Texts();
        LabelDetails[] details = AllDetails(texts);
        InternTable<Account> accounts = Accounts(chains, out int[] firsts);
        LabelRow[] rows = Rows(texts.Length, details.Length);
        if (firsts[^1] != rows.Length)
            throw Bad();
        LabelActor[] actors = Actors();
        LabelEdition[] editions = Editions();
        InputDescription[] origins = Inputs();
        if (_at != _body.Length)
            throw Bad();
        return new LabelBook(accounts, firsts, rows, LabelTexts.Of(texts, details))
        {
            Actors = actors,
            Editions = editions,
            Origins = origins,
            Inputs = input is null ? [] : [input with { Rows = rows.Length }],
        };
    }

    private ChainId[] Chains()
    {
        var chains = new ChainId[Count(sizeof(int))];
        for (int i = 0; i < chains.Length; i++)
            chains[i] = ChainId.TryParse(Text(), out ChainId chain, out _) ? chain : throw Bad();
        return chains;
    }

    private string[] Texts()
    {
        string[] texts = new string[Count(sizeof(int))];
        for (int i = 0; i < texts.Length; i++)
            texts[i] = Text();
        return texts;
    }

    private LabelDetails[] AllDetails(string[] texts)
    {
        var details = new LabelDetails[Count(sizeof(int))];
        for (int i = 0; i < details.Length; i++)
            details[i] = new LabelDetails
            {
                Pack = texts[Number(texts.Length)],
                Actor = texts[Number(texts.Length)],
                TagType = texts[Number(texts.Length)],
                ConfidenceWord = texts[Number(texts.Length)],
                List = texts[Number(texts.Length)],
                ListPart = texts[Number(texts.Length)],
                IsClusterDefiner = Byte() != 0,
                StatedUnixMilliseconds = Optional(),
                EditionUnixMilliseconds = Optional(),
            };
        return details;
    }

    private InternTable<Account> Accounts(ChainId[] chains, out int[] firsts)
    {
        int count = Count(LeastAccountBytes);
        var accounts = new InternTable<Account>(count);
        firsts = new int[count + 1];
        for (int i = 0; i < count; i++)
        {
            ChainId chain = chains[Number(chains.Length)];
            byte kind = Byte();
            byte version = Byte();
            byte length = Byte();
            if (kind is 0 or > (byte)AddressKind.Unspendable || length > 32)
                throw Bad();
            if (accounts.Intern(new Account(chain, Address.From((AddressKind)kind, Take(length), version))) != i)
                throw Bad();
            int rows = Int();
            firsts[i + 1] = rows > 0 && rows <= _body.Length - firsts[i] ? firsts[i] + rows : throw Bad();
        }

        return accounts;
    }

    private LabelRow[] Rows(int texts, int details)
    {
        var rows = new LabelRow[Count(RowBytes)];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = new LabelRow(
                Number(texts), Number(texts), Number(texts), Number(texts), Number(details), Int(), Int(), Long(), Long());
            if (!Enum.IsDefined((ServiceCategory)rows[i].Category))
                throw Bad();
        }

        return rows;
    }

    private LabelActor[] Actors()
    {
        var actors = new LabelActor[Count(sizeof(int))];
        for (int i = 0; i < actors.Length; i++)
            actors[i] = new LabelActor(Text(), Text(), Text())
            {
                Uri = Text(),
                Context = Text(),
                StatedUnixMilliseconds = Optional(),
                Aliases = Texts(),
                Categories = Texts(),
                Jurisdictions = Texts(),
            };
        return actors;
    }

    private LabelEdition[] Editions()
    {
        var editions = new LabelEdition[Count(sizeof(long))];
        for (int i = 0; i < editions.Length; i++)
            editions[i] = new LabelEdition(Text(), Text(), Long());
        return editions;
    }

    private InputDescription[] Inputs()
    {
        var inputs = new InputDescription[Count(sizeof(long))];
        for (int i = 0; i < inputs.Length; i++)
            inputs[i] = new InputDescription(Text(), Text(), Text(), Long());
        return inputs;
    }

    /// <summary>How many things follow, each of which takes at least so many bytes: a wrong count reserves no memory.</summary>
    private int Count(int leastBytes) => Int() is >= 0 and var count && count <= (_body.Length - _at) / leastBytes ? count : throw Bad();

    private int Number(int below) => Int() is >= 0 and var number && number < below ? number : throw Bad();

    private byte Byte() => Take(1)[0];

    private int Int() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    private long Long() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    private long? Optional()
    {
        bool isThere = Byte() != 0;
        long value = Long();
        return isThere ? value : null;
    }

    private string Text()
    {
        int length = Int();
        return Encoding.UTF8.GetString(Take(length));
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _body.Length - _at)
            throw Bad();
        _at += count;
        return _body.Slice(_at - count, count);
    }

    private static InvalidDataException Bad() =>
        new("the pack's checksum is right and its content is not that of a pack: it was not written by FlowTrace. Compile it again from its sources.");
}
