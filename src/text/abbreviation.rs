//! Abbreviations: words whose full stop is part of the word.
//!
//! Apart because token and sentence boundaries must agree on them.

/// What kind of abbreviation a word is, by what stands around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// Stands before a name: `Mr.`, `Sen.`, `St.`; never ends a sentence.
    Title,
    /// An abbreviation only before a figure: `No. 10`, `Mar. 3`; elsewhere a plain word.
    BeforeFigure,
    /// An American state or Canadian province: an abbreviation only after a comma, bracket or hyphen, as in `Ore.`.
    State,
    /// Anything else: `Inc.`, `Sept.`; may also be the last word of a sentence.
    Other,
}

/// The kind of abbreviation that `word`, without its last full stop, is.
pub(super) fn abbreviation(word: &str) -> Option<Abbreviation> {
    Some(match word {
        "Mr" | "Mrs" | "Ms" | "Mx" | "Messrs" | "Dr" | "Drs" | "Prof" | "Profs" | "Rev"
        | "Revs" | "Fr" | "Msgr" | "Hon" | "Sen" | "Sens" | "Rep" | "Reps" | "Gov" | "Govs"
        | "Pres" | "Amb" | "Atty" | "Gen" | "Gens" | "Lt" | "Col" | "Cols" | "Capt" | "Cpt"
        | "Cmdr" | "Cdr" | "Comdr" | "Sgt" | "Sgts" | "Cpl" | "Pvt" | "Pfc" | "Spc" | "Maj"
        | "Adm" | "Brig" | "Supt" | "Insp" | "Det" | "Dets" | "Cllr" | "Ald" | "Asst" | "Assoc"
        | "Dep" | "Mme" | "Mlle" | "St" | "Ste" | "Sts" | "Mt" | "Ft" | "MR" | "MRS" | "MS"
        | "DR" | "PROF" | "SEN" | "REP" | "GOV" | "GEN" | "LT" | "COL" | "CAPT" | "SGT" | "ST"
        | "vs" | "v" | "Vs" | "cf" | "viz" | "Smt" | "Shri" | "Adv" | "Jhr" | "Cst" | "Const"
        | "Engr" | "Barr" | "S/Sgt" | "M/Sgt" | "Pte" | "Mgr" | "med" => Abbreviation::Title,
        "No" | "Nos" | "no" | "nos" | "NO" | "p" | "pp" | "Fig" | "Figs" | "fig" | "Vol"
        | "Vols" | "vol" | "Art" | "Sec" | "Ch" | "para" | "paras" | "Jan" | "Mar" | "Apr"
        | "Jun" | "Jul" | "ca" | "approx" => Abbreviation::BeforeFigure,
        "Ala" | "Ariz" | "Ark" | "Calif" | "Cal" | "Colo" | "Conn" | "Del" | "Fla" | "Ga"
        | "Ill" | "Ind" | "Kan" | "Kans" | "Ky" | "La" | "Md" | "Mass" | "Mich" | "Minn"
        | "Miss" | "Mo" | "Mont" | "Neb" | "Nebr" | "Nev" | "Okla" | "Ore" | "Pa" | "Penn"
        | "Tenn" | "Tex" | "Va" | "Vt" | "Wash" | "Wis" | "Wyo" | "Alta" | "Ont" | "Que"
        | "Sask" => Abbreviation::State,
        "Inc" | "INC" | "Corp" | "CORP" | "Co" | "CO" | "Cos" | "Ltd" | "LTD" | "Bros" | "Pty"
        | "Jr" | "JR" | "Sr" | "SR" | "Esq" | "Feb" | "Aug" | "Sept" | "Sep" | "Oct" | "Nov"
        | "Dec" | "Tues" | "Thur" | "Thurs" | "etc" | "al" | "est" | "dept" | "Dept" | "Univ"
        | "Assn" | "Ave" | "Blvd" | "Rd" | "Hwy" | "Pkwy" | "Bldg" | "Rte" | "Ph.D" | "lb"
        | "lbs" | "oz" | "hrs" | "mln" | "bln" | "pct" | "ret" | "Ret" => Abbreviation::Other,
        _ => return None,
    })
}
