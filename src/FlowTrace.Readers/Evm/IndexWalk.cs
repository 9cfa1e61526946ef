using System.Globalization;
using System.Text;
using System.Text.Json;
using FlowTrace.Readers.Answers;
using FlowTrace.Readers.JsonRpc;
using FlowTrace.Reading;

namespace FlowTrace.Readers.Evm;

/// <summary>
/// Walks over the blocks and finds the transactions that concern an account in one way, a range at a time: as large as the node answers. What it has
/// found is kept, a line a transaction.
/// </summary>
internal abstract class IndexWalk(EvmNode node, RangeLog log, long first, long last, RangeSize size)
{
    private readonly List<Touch> _page = [];
    private readonly List<Touch> _found = [];
    private bool _isWithinPages;
    private long _first = first;

    public bool IsDone => _first > last;

    /// <summary>The transactions found so far, in order: ranges follow one another.</summary>
    public IReadOnlyList<Touch> Found => _found;

    protected EvmNode Node => node;

    /// <summary>The first block that was not walked over yet.</summary>
    public long First => _first;

    /// <summary>The last block of the range that is asked for now.</summary>
    protected long Until { get; private set; } = first;

    /// <summary>Takes up what was found before.</summary>
    public async ValueTask ResumeAsync(CancellationToken cancellationToken)
    {
        while (!IsDone && await log.FindAsync(_first, cancellationToken).ConfigureAwait(false) is { } kept && kept.Last <= last)
        {
            foreach (string line in Encoding.ASCII.GetString(kept.Answer.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                int space = line.IndexOf(' ', StringComparison.Ordinal);
                _found.Add(new Touch(long.Parse(line.AsSpan(0, space), CultureInfo.InvariantCulture), line[(space + 1)..]));
            }

            _first = kept.Last + 1;
        }
    }

    /// <summary>The call for what comes next.</summary>
    public JsonRpcCall Next()
    {
        // What other walks learn meanwhile does not change what this one has asked for.
        if (!_isWithinPages)
            Until = Math.Min(last, _first + size.Blocks - 1);
        return CallOf();
    }

    protected abstract JsonRpcCall CallOf();

    /// <summary>Takes the answer to it.</summary>
    /// <exception cref="ChainReadException">The node refuses for another reason than the size of the range.</exception>
    public async ValueTask TakeAsync(JsonRpcAnswer answer, CancellationToken cancellationToken)
    {
        long until = Until;
        if (answer.Error is { } error)
        {
            if (!Shrink(error, until))
                node.Require(answer, CallOf().Method);
            return;
        }

        using JsonDocument document = EvmJson.Parse(answer.Result);
        _isWithinPages = Read(document.RootElement, _page);
        if (_isWithinPages)
            return;
        var lines = new StringBuilder();
        foreach (Touch touch in _page.Distinct().Order())
        {
            _found.Add(touch);
            lines.Append(CultureInfo.InvariantCulture, $"{touch.Block} {touch.Hash}\n");
        }

        int rows = _page.Count;
        _page.Clear();
        await log.KeepAsync(_first, until, Encoding.ASCII.GetBytes(lines.ToString()), cancellationToken).ConfigureAwait(false);
        _first = until + 1;
        size.Grow(rows);
    }

    /// <summary>Reads an answer; true when there is another page of the same range.</summary>
    protected abstract bool Read(JsonElement result, List<Touch> found);

    /// <summary>Drops the pages of a range that were read: it is begun anew.</summary>
    protected virtual void Restart()
    {
        _page.Clear();
        _isWithinPages = false;
    }

    /// <summary>Meets a refusal; false when a smaller range does not help.</summary>
    protected virtual bool Shrink(JsonRpcError error, long until)
    {
        if (until == _first || !RangeHints.AreIn(error))
            return false;
        Restart();
        size.Shrink(error, until - _first + 1);
        return true;
    }
}
