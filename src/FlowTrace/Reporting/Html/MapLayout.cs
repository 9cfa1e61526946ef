using FlowTrace.Chain;

namespace FlowTrace.Reporting;

/// <summary>One chain's part of a map's height.</summary>
internal sealed record MapBand(ChainId Chain, double Top, double Bottom);

/// <summary>
/// Places bars and ribbons: layered drawing after Sugiyama with lanes kept free for ribbons that pass a column, barycentre ordering against
/// crossings, and relaxation toward straight ribbons. Deterministic: no random start, every tie has an order.
/// </summary>
internal sealed class MapLayout
{
    public const double BarWidth = 12;
    public const double Top = 46;
    public const double Left = 20;
    public const double Bottom = 18;

    /// <summary>A bar is never lower than this, so that it can be seen and hit.</summary>
    public const double LeastHeight = 3;

    private const double ColumnPitch = 148;
    private const double LeastWidth = 1180;
    private const double LastLabel = 150;

    // Kept free on the left for money that comes back to where it was stolen.
    private const double TurnRoom = 80;
    private const double WholeHeight = 300;
    private const double MostHeight = 820;
    private const double LabelSlot = 15;
    private const double NameSlot = 27;
    private const int Sweeps = 12;

    private const double BandHead = 22;
    private const double BandFoot = 10;
    private const double LeastBand = 70;

    private readonly List<Place>[] _columns;
    private readonly List<ChainId> _chains = [];
    private readonly List<MapBand> _bands = [];
    private readonly Dictionary<MapNode, Place> _placeOf = [];
    private readonly Dictionary<MapRibbon, List<Place>> _lanes = [];
    private readonly IReadOnlyList<MapNode> _nodes;
    private double _left = Left;
    private readonly IReadOnlyList<MapRibbon> _ribbons;

    private MapLayout(IReadOnlyList<MapNode> nodes, IReadOnlyList<MapRibbon> ribbons, int columns)
    {
        _nodes = nodes;
        _ribbons = ribbons;
        _columns = [.. Enumerable.Range(0, columns).Select(_ => new List<Place>())];
        _chains.AddRange(nodes.OrderBy(node => node.Column).ThenBy(node => node.Index).Select(node => node.Chain).Distinct());
        if (_chains.Count == 0)
            _chains.Add(default);
    }

    /// <summary>The chains from top to bottom, each with its part of the height; what crosses from one to another went over a bridge.</summary>
    public IReadOnlyList<MapBand> Bands => _bands;

    public double Width { get; private set; }

    public double Height { get; private set; }

    /// <summary>How many units of the drawing the whole theft is wide.</summary>
    public double Scale { get; private set; }

    public double Pitch { get; private set; }

    /// <summary>Where a column's bars begin.</summary>
    public double ColumnX(int column) => _left + (column * Pitch);

    public static MapLayout Arrange(IReadOnlyList<MapNode> nodes, IReadOnlyList<MapRibbon> ribbons, int columns)
    {
        var layout = new MapLayout(nodes, ribbons, columns);
        layout.Build();
        layout.SetScale();
        layout.OrderColumns();
        layout.SetHeights();
        layout.Relax();
        layout.Fit();
        layout.Attach();
        return layout;
    }

    /// <summary>A bar's or a lane's place in a column.</summary>
    private sealed class Place(int number, int column, int band, MapNode? node, double share)
    {
        /// <summary>Which chain's part of the height it stands in.</summary>
        public int Band { get; } = band;

        public int Number { get; } = number;

        public int Column { get; } = column;

        public MapNode? Node { get; } = node;

        public double Share { get; } = share;

        public double Slot { get; set; }

        public double Y { get; set; }

        public double Wish { get; set; }

        public double Middle => Y + (Slot / 2);

        public List<(Place Other, double Share)> Before { get; } = [];

        public List<(Place Other, double Share)> After { get; } = [];
    }

    private void Build()
    {
        int number = 0;
        foreach (MapNode node in _nodes)
        {
            var place = new Place(number++, node.Column, _chains.IndexOf(node.Chain), node, node.Through);
            _placeOf.Add(node, place);
            _columns[node.Column].Add(place);
        }

        foreach (MapRibbon ribbon in _ribbons.Where(ribbon => !ribbon.IsBack))
        {
            var lanes = new List<Place>();
            Place previous = _placeOf[ribbon.Source];
            for (int column = ribbon.Source.Column + 1; column < ribbon.Target.Column && !ribbon.IsThread; column++)
            {
                var lane = new Place(number++, column, _chains.IndexOf(ribbon.Source.Chain), null, ribbon.Drawn);
                _columns[column].Add(lane);
                lanes.Add(lane);
                Link(previous, lane, ribbon.Drawn);
                previous = lane;
            }

            if (ribbon.Source.Column + lanes.Count + 1 == ribbon.Target.Column)
                Link(previous, _placeOf[ribbon.Target], ribbon.Drawn);
            _lanes.Add(ribbon, lanes);
        }
    }

    private static void Link(Place left, Place right, double share)
    {
        left.After.Add((right, share));
        right.Before.Add((left, share));
    }

    private void SetScale()
    {
        _left = _ribbons.Any(ribbon => ribbon.IsBack && ribbon.Target.Column == 0) ? Left + TurnRoom
            + (WholeHeight / 2 * _ribbons.Where(ribbon => ribbon.IsBack && ribbon.Target.Column == 0).Max(ribbon => ribbon.Drawn)) : Left;
        Pitch = Math.Max(ColumnPitch, (LeastWidth - _left - LastLabel) / Math.Max(1, _columns.Length - 1));
        Width = Math.Max(LeastWidth, _left + ((_columns.Length - 1) * Pitch) + LastLabel);
        Scale = WholeHeight;

        // Money that goes in circles passes a column more than once; then the whole is drawn smaller, never cut.
        while (Scale > 20 && Enumerable.Range(0, _chains.Count).Sum(BandHeight) > MostHeight - Top - Bottom)
            Scale *= 0.94;
    }

    private double StackHeight(IEnumerable<Place> column) => column.Sum(place => SlotOf(place) + GapAfter(place));

    private double BandHeight(int band)
    {
        double tallest = _columns.Max(column => StackHeight(column.Where(place => place.Band == band)));
        return _chains.Count == 1 ? tallest : Math.Max(tallest + BandHead + BandFoot, LeastBand);
    }

    private double SlotOf(Place place) => place.Node is null
        ? Math.Max(place.Share * Scale, ThreadSlot)
        : Math.Max(Math.Max(place.Share * Scale, LeastHeight), place.Node.IsNamed ? NameSlot : LabelSlot);

    private double GapAfter(Place place) => place.Node is null ? (place.Share * Scale > 1 ? 2 : ThreadSlot) : _nodes.Count > AirySize ? 5 : 14;

    private const int AirySize = 60;
    private const double ThreadSlot = 0.5;

    private void SetHeights()
    {
        foreach (Place place in _columns.SelectMany(column => column))
            place.Slot = SlotOf(place);
        double[] heights = [.. Enumerable.Range(0, _chains.Count).Select(BandHeight)];
        if (heights.Sum() < 220)
            heights[0] += 220 - heights.Sum();
        double y = Top;
        for (int i = 0; i < heights.Length; i++)
        {
            _bands.Add(new MapBand(_chains[i], y, y + heights[i]));
            y += heights[i];
        }

        Height = y + Bottom;
        foreach (List<Place> column in _columns)
            Stack(column);
    }

    private double BottomOf(int band) => _bands[band].Bottom - (_bands.Count == 1 ? 0 : BandFoot);

    // Where several chains stand on the map, each band has its chain's name at its top.
    private double TopOf(int band) => _bands[band].Top + (_bands.Count == 1 ? 0 : BandHead);

    private void Stack(List<Place> column)
    {
        foreach (IGrouping<int, Place> band in column.GroupBy(place => place.Band))
        {
            double y = TopOf(band.Key) + Math.Max(0, (BottomOf(band.Key) - TopOf(band.Key) - StackHeight(band)) / 2);
            foreach (Place place in band)
            {
                place.Y = y;
                y += place.Slot + GapAfter(place);
            }
        }
    }

    /// <summary>Orders each column by the middle of its neighbours, left to right and back, and keeps the order with the fewest crossings.</summary>
    private void OrderColumns()
    {
        foreach (List<Place> column in _columns)
            column.Sort((left, right) => left.Band != right.Band ? left.Band.CompareTo(right.Band) : Compare(right.Share, left.Share, left, right));
        int[][] best = Snapshot();
        double fewest = Crossings();
        for (int sweep = 0; sweep < Sweeps && fewest > 0; sweep++)
        {
            bool forward = sweep % 2 == 0;
            Number();
            for (int i = 1; i < _columns.Length; i++)
                OrderBy(_columns[forward ? i : _columns.Length - 1 - i], forward);
            if (Crossings() is var crossings && crossings < fewest)
            {
                fewest = crossings;
                best = Snapshot();
            }
        }

        for (int i = 0; i < _columns.Length; i++)
        {
            int[] order = best[i];
            _columns[i].Sort((left, right) => Array.IndexOf(order, left.Number).CompareTo(Array.IndexOf(order, right.Number)));
        }
    }

    private int[][] Snapshot() => [.. _columns.Select(column => column.Select(place => place.Number).ToArray())];

    private void Number()
    {
        foreach (List<Place> column in _columns)
            for (int i = 0; i < column.Count; i++)
                column[i].Y = i;
    }

    private static void OrderBy(List<Place> column, bool before)
    {
        foreach (Place place in column)
            place.Wish = Barycentre(before ? place.Before : place.After, neighbour => neighbour.Y) ?? place.Y;
        column.Sort((left, right) => left.Band != right.Band ? left.Band.CompareTo(right.Band) : Compare(left.Wish, right.Wish, left, right));
        for (int i = 0; i < column.Count; i++)
            column[i].Y = i;
    }

    private static int Compare(double left, double right, Place leftPlace, Place rightPlace)
    {
        int order = left.CompareTo(right);
        return order == 0 ? leftPlace.Number.CompareTo(rightPlace.Number) : order;
    }

    private static double? Barycentre(List<(Place Other, double Share)> neighbours, Func<Place, double> where)
    {
        double weight = 0;
        double sum = 0;
        foreach ((Place other, double share) in neighbours)
        {
            // A floor keeps flows of nothing (dust of dust) from having no say at all.
            double counted = share + 1e-9;
            weight += counted;
            sum += counted * where(other);
        }

        return weight > 0 ? sum / weight : null;
    }

    /// <summary>Crossings between neighbouring columns, each weighted by the thinner of the two ribbons.</summary>
    private double Crossings()
    {
        Number();
        double sum = 0;
        foreach (List<Place> column in _columns)
        {
            (double From, double To, double Share)[] links =
                [.. column.SelectMany(place => place.After.Select(link => (place.Y, link.Other.Y, link.Share)))];
            for (int i = 0; i < links.Length; i++)
                for (int j = i + 1; j < links.Length; j++)
                    if ((links[i].From - links[j].From) * (links[i].To - links[j].To) < 0)
                        sum += Math.Min(links[i].Share, links[j].Share) + 1e-6;
        }

        return sum;
    }

    /// <summary>Draws every place toward its neighbours, then parts what overlaps.</summary>
    private void Relax()
    {
        double pull = 0.9;
        for (int round = 0; round < 40; round++, pull *= 0.97)
        {
            bool forward = round % 2 == 0;
            for (int i = 0; i < _columns.Length; i++)
            {
                List<Place> column = _columns[forward ? i : _columns.Length - 1 - i];
                foreach (Place place in column)
                    if (Barycentre(forward ? place.Before : place.After, neighbour => neighbour.Middle) is { } middle)
                        place.Y += (middle - place.Middle) * pull;
                Part(column);
            }
        }
    }

    private void Part(List<Place> column)
    {
        foreach (IGrouping<int, Place> band in column.GroupBy(place => place.Band))
            Part([.. band], TopOf(band.Key), BottomOf(band.Key));
    }

    private void Part(Place[] places, double top, double bottom)
    {
        double y = top;
        foreach (Place place in places)
        {
            place.Y = Math.Max(place.Y, y);
            y = place.Y + place.Slot + GapAfter(place);
        }

        for (int i = places.Length - 1; i >= 0; i--)
        {
            Place place = places[i];
            place.Y = Math.Min(place.Y, bottom - place.Slot);
            bottom = place.Y - (i > 0 ? GapAfter(places[i - 1]) : 0);
        }
    }

    private void Fit()
    {
        foreach (Place place in _columns.SelectMany(column => column))
            if (place.Node is { } node)
            {
                node.Height = Math.Max(node.Through * Scale, LeastHeight);
                node.Slot = place.Slot;
                node.X = ColumnX(node.Column);
                node.Y = place.Middle - (node.Height / 2);
            }
    }

    /// <summary>Stacks ribbons along the sides of their bars in the order of where they come from and go to.</summary>
    private void Attach()
    {
        foreach (MapRibbon ribbon in _ribbons)
            ribbon.Width = ribbon.Drawn * Scale;
        foreach (MapNode node in _nodes)
        {
            double y = node.Y;
            foreach (MapRibbon ribbon in _ribbons.Where(ribbon => ribbon.Source == node)
                .OrderBy(ribbon => ribbon.IsBack).ThenBy(NextMiddle).ThenBy(ribbon => ribbon.Index))
            {
                ribbon.Route.Add((node.X + BarWidth, y + (ribbon.Width / 2)));
                y += ribbon.Width;
            }
        }

        foreach (MapRibbon ribbon in _ribbons.Where(ribbon => !ribbon.IsBack))
            foreach (Place lane in _lanes[ribbon])
                ribbon.Route.Add((ColumnX(lane.Column), lane.Middle));
        foreach (MapNode node in _nodes)
        {
            double y = node.Y;
            foreach (MapRibbon ribbon in _ribbons.Where(ribbon => ribbon.Target == node)
                .OrderBy(ribbon => ribbon.IsBack).ThenBy(PreviousMiddle).ThenBy(ribbon => ribbon.Index))
            {
                ribbon.Route.Add((node.X, y + (ribbon.Width / 2)));
                y += ribbon.Width;
            }
        }
    }

    private double NextMiddle(MapRibbon ribbon) => !ribbon.IsBack && _lanes[ribbon] is [var lane, ..] ? lane.Middle : _placeOf[ribbon.Target].Middle;

    private double PreviousMiddle(MapRibbon ribbon) => !ribbon.IsBack && _lanes[ribbon] is [.., var lane] ? lane.Middle : _placeOf[ribbon.Source].Middle;
}
