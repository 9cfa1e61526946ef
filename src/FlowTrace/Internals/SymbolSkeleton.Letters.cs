using System.Collections.Frozen;

namespace FlowTrace.Internals;

/// <summary>Letters of other scripts, marked letters and currency signs that are drawn like a Latin letter or a digit.</summary>
internal static partial class SymbolSkeleton
{
    // A letter, then what passes for it. Latin letters with marks and strokes, small capitals, superscripts, Greek, Cyrillic, Armenian, Cherokee
    // and Lisu letters, and the currency signs that are made of a letter.
    private static readonly string[] LookAlikes =
    [
        "0⁰₀⓪",
        "1¹₁①",
        "2²₂②",
        "3³₃③",
        "4⁴₄④",
        "5⁵₅⑤",
        "6⁶₆⑥",
        "7⁷₇⑦",
        "8⁸₈⑧",
        "9⁹₉⑨",
        "AªÀÁÂÃÄÅàáâãäåĀāĂăĄąǍǎǞǟǠǡǺǻȀȁȂȃȦȧɑΆΑΛάαАаӐӑӒӓᎪᴀᴬᵃᵅḀḁẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặἀἁἂἃἄἅἆἇἈἉἊἋἌἍἎἏὰάᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾰᾱᾲᾳᾴᾶᾷᾸᾹᾺΆᾼₐ₳ÅⱭꓮ",
        "BßƁɃʙΒВв฿ᏴᏼᴮᵇḂḃḄḅḆḇ₿ℬꓐ",
        "C¢ÇçĆćĈĉĊċČčϲϹСсᏟᴄᶜḈḉ₵ℂℭⅭⅽↃꓚꟲ￠",
        "DÐĎďĐđƊԀԁᎠᴅᴰᵈḊḋḌḍḎḏḐḑḒḓⅅⅆⅮⅾꓓ",
        "EÈÉÊËèéêëĒēĔĕĖėĘęĚěƎȄȅȆȇȨȩɆɇΈΕέεϵЀЁЕеѐёҽӖӗᎬᴇᴱᴲᵉḔḕḖḗḘḙḚḛḜḝẸẹẺẻẼẽẾếỀềỂểỄễỆệἐἑἒἓἔἕἘἙἚἛἜἝὲέῈΈₑ€ℯℰⅇꓰ",
        "FƑϜғᶠḞḟ₣ℱꓝꜰꟳ",
        "GĜĝĞğĠġĢģǤǥǦǧǴǵɡɢԌᏀᴳᵍᶢḠḡ₲ℊꓖ",
        "HĤĥĦħȞȟʜʰΉΗНнһᎻᴴᵸḢḣḤḥḦḧḨḩḪḫẖἨἩἪἫἬἭἮἯᾘᾙᾚᾛᾜᾝᾞᾟῊΉῌₕℋℌℍℎℏⱧꓧꟸ",
        "I|ÌÍÎÏìíîïĨĩĪīĬĭĮįİıƖǀǏǐȈȉȊȋɪΊΐΙΪίιϊІЇіїӀᴵᵢᶦḬḭḮḯỈỉỊịἰἱἲἳἴἵἶἷἸἹἺἻἼἽἾἿὶίιῐῑῒΐῖῗῘῙῚΊⁱℐℑℹⅈⅠⅰ∣∤ꓲ",
        "JĴĵǰɈɉʲϳЈјᎫᴊᴶⅉⱼꓙ",
        "KĶķƘƙǨǩΚκϰЌКкќᏦᴋᴷᵏḰḱḲḳḴḵₖ₭Kꓗ",
        "LĹĺĻļĽľŁłʟˡԼᏞᴸᶫḶḷḸḹḺḻḼḽₗℒℓⅬⅼⱠꓡ",
        "MΜϺМмᎷᴍᴹᵐḾḿṀṁṂṃₘℳⅯⅿꓟ",
        "NÑñŃńŅņŇňƝǸǹɴΝЍИЙийѝӢӣӤӥոᴺᶰṄṅṆṇṈṉṊṋⁿₙ₦ℕꓠ",
        "OºÒÓÔÕÖØòóôõöøŌōŎŏŐőƟƠơǑǒǪǫǬǭǾǿȌȍȎȏȪȫȬȭȮȯȰȱΌΟοσόОоӦӧӨөӪӫՕօᴏᴼᵒṌṍṎṏṐṑṒṓỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợὀὁὂὃὄὅὈὉὊὋὌὍὸόῸΌₒℴꓳ",
        "PƤƥΡρϱРрᏢᴘᴾᵖᵨṔṕṖṗῤῥῬₚ₱ℙꓑ",
        "QɊɋԚԛզℚꟴ",
        "RŔŕŖŗŘřȐȑȒȓɌɍʀʳгяѓᎡᏒᴿᵣṘṙṚṛṜṝṞṟℛℜℝⱤꓣ",
        "S$§ŚśŜŝŞşŠšſȘșˢЅѕՏᏕᏚṠṡṢṣṤṥṦṧṨṩẛₛꓢꜱ﹩",
        "TŢţŤťŦŧƬȚțȾΤτТтᎢᴛᵀᵗṪṫṬṭṮṯṰṱẗₜ₮ⱦꓔ",
        "UµÙÚÛÜùúûüŨũŪūŬŭŮůŰűŲųƯưǓǔǕǖǗǘǙǚǛǜȔȕȖȗɄΰμυϋύՍսᴜᵁᵘᵤᶸṲṳṴṵṶṷṸṹṺṻỤụỦủỨứỪừỬửỮữỰựὐὑὒὓὔὕὖὗὺύῠῡῢΰῦῧꓴ",
        "VνѴѵѶѷᏙᴠᵛᵥṼṽṾṿⅤⅴⱽꓦ",
        "WŴŵʷωώШѡԜԝᎳᴡᵂẀẁẂẃẄẅẆẇẈẉẘὠὡὢὣὤὥὦὧὼώᾠᾡᾢᾣᾤᾥᾦᾧῲῳῴῶῷ₩ꓪ￦",
        "XˣΧχХхӾᵡᵪẊẋẌẍₓⅩⅹꓫ",
        "Y¥ÝýÿŶŷŸȲȳɎʏʸΎΥΫγϒϓϔЎУуўҮүӮӯӰӱӲӳᵞᵧẎẏẙỲỳỴỵỶỷỸỹὙὛὝὟῨῩῪΎℽꓬ￥",
        "ZŹźŻżŽžƵƶΖᏃᴢᶻẐẑẒẓẔẕℤℨꓜ",
    ];

    private static readonly FrozenDictionary<char, char> Letters = LookAlikes
        .SelectMany(line => line.Skip(1).Select(letter => (letter, line[0])))
        .ToFrozenDictionary(pair => pair.letter, pair => pair.Item2);
}
