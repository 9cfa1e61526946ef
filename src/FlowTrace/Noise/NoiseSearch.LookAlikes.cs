using System.Runtime.InteropServices;
using FlowTrace.Chain;
using FlowTrace.Internals;

namespace FlowTrace.Noise;

/// <summary>Accounts that look alike, and what passed between them and the account that is to confuse them.</summary>
internal sealed partial class NoiseSearch
{
    // What is not a hundredth of the largest genuine transfer is a trifle beside it.
    private const int TrifleDivisor = 100;

    // Accounts that share head and tail with another one of the ledger, by what they share.
    private readonly List<List<int>> _groups = [];
    private readonly HashSet<int> _lookAlikes = [];

    // Accounts that take part in transfers of nothing only have numbers beyond the table's own.
    private readonly InternTable<Account> _others = new();
    private readonly Dictionary<int, List<int>> _zerosOf = [];

    private readonly Dictionary<int, int> _counterparties = [];

    // For an account and one it is to confuse with another: that other.
    private readonly Dictionary<(int Addressed, int LookAlike), int> _imitated = [];

    /// <summary>One pass marks the keys that stand twice, in a bitmap with room to spare; only their accounts come into a dictionary.</summary>
    private void FindLookAlikes()
    {
        foreach (Account account in _table.Zeros.Accounts)
            if (_table.Accounts.Find(account) < 0)
                _others.Intern(account);
        int count = _table.AccountCount + _others.Count;
        int slots = (int)Math.Min(System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(count, 64)) * 16L, 1 << 28);
        ulong[] once = new ulong[slots / 64];
        ulong[] twice = new ulong[slots / 64];
        ulong[] keys = new ulong[count];
        for (int i = 0; i < count; i++)
        {
            if (!LookAlike.TryKey(AccountAt(i), out ulong key))
                continue;
            keys[i] = key + 1;
            int slot = SlotOf(key, slots);
            if ((once[slot >> 6] >> (slot & 63) & 1) != 0)
                twice[slot >> 6] |= 1UL << (slot & 63);
            once[slot >> 6] |= 1UL << (slot & 63);
        }

        var groups = new Dictionary<(ChainId, ulong), List<int>>();
        for (int i = 0; i < count; i++)
            if (keys[i] != 0 && SlotOf(keys[i] - 1, slots) is var slot && (twice[slot >> 6] >> (slot & 63) & 1) != 0)
            {
                ref List<int>? group = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, (AccountAt(i).Chain, keys[i]), out _);
                (group ??= []).Add(i);
            }

        _groups.AddRange(groups.Values.Where(group => group.Count > 1));
        foreach (List<int> group in _groups)
            _lookAlikes.UnionWith(group);
    }

    private static int SlotOf(ulong key, int slots) => (int)(unchecked(key * 0x9E3779B97F4A7C15UL) >> 33) & (slots - 1);

    private Account AccountAt(int number) => number < _table.AccountCount ? _table.Accounts[number] : _others[number - _table.AccountCount];

    private int NumberOf(in Account account)
    {
        int number = _table.Accounts.Find(account);
        return number >= 0 ? number : _table.AccountCount + _others.Find(account);
    }

    private void JudgeLookAlikes()
    {
        if (_groups.Count == 0)
            return;
        for (int zero = 0; zero < _table.Zeros.Count; zero++)
            foreach (int account in new[] { NumberOf(_table.Zeros[zero].From), NumberOf(_table.Zeros[zero].To) })
                if (_lookAlikes.Contains(account))
                {
                    ref List<int>? zeros = ref CollectionsMarshal.GetValueRefOrAddDefault(_zerosOf, account, out _);
                    (zeros ??= []).Add(zero);
                }

        foreach (List<int> group in _groups)
            foreach (IGrouping<int, Contact> contacts in group.SelectMany(ContactsOf).GroupBy(contact => contact.Addressed))
                if (contacts.Select(contact => contact.Member).Distinct().Skip(1).Any())
                    JudgeContacts(contacts.Key, [.. contacts]);
    }

    /// <summary>What a member of a group exchanged with whom: its rows, and transfers of nothing.</summary>
    private IEnumerable<Contact> ContactsOf(int member)
    {
        if (member < _table.AccountCount)
            foreach (int pocket in _columns.PocketsOf(member).ToArray())
                foreach (int row in _columns.RowsOf(pocket).ToArray())
                {
                    int other = FromOf(row) == member ? ToOf(row) : FromOf(row);
                    if (_columns.Kind[row] != TransferKind.Fee && !AccountAt(other).IsZero)
                        yield return new Contact(other, member, row, -1);
                }

        foreach (int zero in _zerosOf.GetValueOrDefault(member, []))
        {
            Transfer transfer = _table.Zeros[zero];
            int from = NumberOf(transfer.From);
            yield return new Contact(from == member ? NumberOf(transfer.To) : from, member, -1, zero);
        }
    }

    /// <summary>One account and the look-alikes it had to do with: which of them it means, and what the others sent it or got from it.</summary>
    private void JudgeContacts(int addressed, Contact[] contacts)
    {
        Contact[] real = [.. contacts.Where(contact => contact.Row >= 0 && !IsNoise(AssetOf(contact.Row))).OrderBy(contact => contact.Row)];
        var largest = new Dictionary<int, UInt128>();
        foreach (Contact contact in real)
            largest[AssetOf(contact.Row)] = UInt128.Max(largest.GetValueOrDefault(AssetOf(contact.Row)), _columns.Quantity[contact.Row]);
        int meant = Meant(addressed, contacts, [.. real.Where(contact => !IsTrifle(contact.Row, largest))]);
        if (meant < 0)
            return;
        int counterparties = CounterpartiesOf(addressed);
        foreach (int member in contacts.Select(contact => contact.Member).Where(member => member != meant).Distinct().Order())
        {
            bool isBaited = !Array.Exists(real, contact => contact.Member == member && !IsTrifle(contact.Row, largest));
            if (!LookAlike.IsBeyondChance(AccountAt(member), AccountAt(meant), counterparties, isBaited))
                continue;
            _imitated[(addressed, member)] = meant;
            var told = new Imitation(addressed, member, meant);
            foreach (Contact contact in contacts)
                if (contact.Member == member && contact.Zero >= 0)
                    TellZero(told, contact.Zero);
            TellReal(told, [.. real.Where(contact => contact.Member == member).Select(contact => contact.Row)], real);
        }
    }

    private int CounterpartiesOf(int account)
    {
        if (account >= _table.AccountCount)
            return 1;
        if (!_counterparties.TryGetValue(account, out int count))
        {
            var others = new HashSet<int>();
            foreach (int pocket in _columns.PocketsOf(account))
                foreach (int row in _columns.RowsOf(pocket))
                    others.Add(FromOf(row) == account ? ToOf(row) : FromOf(row));
            _counterparties.Add(account, count = others.Count);
        }

        return count;
    }

    /// <summary>
    /// The account that is meant: the first that was paid in earnest, or else that paid; rather one that no transfer of nothing or of a forged
    /// token concerns, for these are the forger's.
    /// </summary>
    private int Meant(int addressed, Contact[] contacts, Contact[] earnest)
    {
        var baited = contacts.Where(contact => contact.Zero >= 0 || IsNoise(AssetOf(contact.Row))).Select(contact => contact.Member).ToHashSet();
        foreach (bool mayBeBaited in new[] { false, true })
            foreach (bool isPaid in new[] { true, false })
                foreach (Contact contact in earnest)
                    if ((mayBeBaited || !baited.Contains(contact.Member)) && FromOf(contact.Row) == addressed == isPaid)
                        return contact.Member;
        return -1;
    }

    private bool IsTrifle(int row, Dictionary<int, UInt128> largest) => _columns.Quantity[row] < largest[AssetOf(row)] / TrifleDivisor;

    private void TellZero(Imitation told, int zero) => _findings.Add((-1, new NoiseFinding(
        NoiseKind.ZeroValuePoisoning, _table.Zeros[zero], AccountAt(told.Addressed), AccountAt(told.Meant), null, IsKeptOut: true,
        $"A transfer of nothing puts {AccountAt(told.LookAlike).AddressText} into the history of {AccountAt(told.Addressed).AddressText}; "
            + Resembles(told))));

    private void TellReal(Imitation told, int[] rows, Contact[] real)
    {
        var genuine = new Dictionary<int, UInt128>();
        foreach (Contact contact in real)
            if (contact.Member == told.Meant)
                genuine[AssetOf(contact.Row)] = UInt128.Max(genuine.GetValueOrDefault(AssetOf(contact.Row)), _columns.Quantity[contact.Row]);
        int[] dust = [.. rows.Where(row => FromOf(row) == told.LookAlike && genuine.ContainsKey(AssetOf(row)) && IsTrifle(row, genuine))];
        foreach (int row in rows)
        {
            bool isDust = Array.IndexOf(dust, row) >= 0;
            bool isKeptOut = isDust && CanLeave(dust.Where(other => AssetOf(other) == AssetOf(row)), row, genuine[AssetOf(row)] / TrifleDivisor);
            string reason = isKeptOut ? "A trifle beside what was dealt in earnest"
                : isDust ? "A trifle beside what was dealt in earnest, in the flow because later transfers use its units or its sender took in more"
                : FromOf(row) == told.Addressed ? "Genuine value paid to a look-alike, which is no noise and stays in the flow"
                : "Genuine value from a look-alike, which stays in the flow";
            _findings.Add((row, new NoiseFinding(
                isDust ? NoiseKind.DustPoisoning : NoiseKind.LookAlike, _table[row], AccountAt(told.Addressed), AccountAt(told.Meant), null, isKeptOut,
                $"{reason}; {Resembles(told)}")));
        }
    }

    private string Resembles(Imitation told)
    {
        (int head, int tail) = LookAlike.SharedDigits(AccountAt(told.LookAlike), AccountAt(told.Meant));
        string shared = head > 0
            ? FormattableString.Invariant($"{head} digits at the head and {tail} at the tail")
            : FormattableString.Invariant($"the last {tail} digits");
        return $"it shares {shared} with {AccountAt(told.Meant).AddressText}, which was dealt with in earnest.";
    }

    /// <summary>
    /// Whether trifles can be left out without falsifying anything: their sender never took in more than trifles, and their receiver never pays
    /// out what he would not have without them.
    /// </summary>
    private bool CanLeave(IEnumerable<int> dust, int row, UInt128 trifle)
    {
        foreach (int other in _columns.RowsOf(_columns.FromPocket[row]))
            if (_columns.ToPocket[other] == _columns.FromPocket[row] && _columns.Quantity[other] > trifle)
                return false;
        HashSet<int> left = [.. dust];
        int pocket = _columns.ToPocket[row];
        UInt128 with = 0;
        UInt128 without = 0;
        foreach (int other in _columns.RowsOf(pocket))
        {
            UInt128 quantity = _columns.Quantity[other];
            if (_columns.ToPocket[other] == pocket)
            {
                with = Sum(with, quantity);
                without = left.Contains(other) ? without : Sum(without, quantity);
                continue;
            }

            if (quantity > without && with > without)
                return false;
            with = with > quantity ? with - quantity : 0;
            without = without > quantity ? without - quantity : 0;
        }

        return true;
    }

    private readonly record struct Contact(int Addressed, int Member, int Row, int Zero);

    private readonly record struct Imitation(int Addressed, int LookAlike, int Meant);
}
