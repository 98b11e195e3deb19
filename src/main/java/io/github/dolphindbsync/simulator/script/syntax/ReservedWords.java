package io.github.dolphindbsync.simulator.script.syntax;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The words that are not names. A reserved word without quotes in the place of a column or variable is not documented;
 * {@code _"word"} is always a column. Case matters: {@code value} is a name, {@code VALUE} is a constant.
 *
 * <p>From the documentation: {@code progr/objs/var.md}, "reserved words and keywords", the pages of
 * {@code progr/statements}, and those of {@code progr/sql}, whose keywords are written in small letters or in capitals.
 */
final class ReservedWords {

    private static final String CONSTANTS =
            "VOID BOOL CHAR SHORT INT LONG DATE MONTH TIME MINUTE SECOND DATETIME TIMESTAMP NANOTIME"
                    + " NANOTIMESTAMP DATEHOUR FLOAT DOUBLE SYMBOL STRING UUID FUNCTIONDEF HANDLE CODE DATASOURCE"
                    + " RESOURCE ANY COMPRESS COMPRESSED IPADDR INT128 BLOB COMPLEX POINT DURATION DECIMAL32"
                    + " DECIMAL64 DECIMAL128 INSTRUMENT MKTDATA OBJECT IOTANY SCALAR PAIR VECTOR MATRIX SET DICT"
                    + " TABLE TENSOR LINE PIE COLUMN BAR AREA HISTOGRAM SCATTER VALUE RANGE HASH LIST COMPO SEQ"
                    + " VAR SHARED DEF HEAD CURRENT TAIL NULL null pi e";
    private static final String KEYWORDS =
            "for do while if else continue break true false def return mapr go module use import"
                    + " include try catch throw assert const share timer transaction undef class select exec"
                    + " delete update insert into values create alter drop rename truncate from where group order"
                    + " by context pivot cgroup csort top limit having as and or not in is like between exists asc"
                    + " desc nulls join inner left right full outer cross on using union distinct with case when"
                    + " then end map sample aj cj ej fj lj lsj pj pwj sej wj notIn notLike notBetween";
    private static final Set<String> WORDS = words();

    private ReservedWords() {}

    private static Set<String> words() {
        Set<String> words = new HashSet<>(Set.of(CONSTANTS.split(" ", -1)));
        for (String keyword : KEYWORDS.split(" ", -1)) {
            words.add(keyword);
            words.add(keyword.toUpperCase(Locale.ROOT));
        }
        return words;
    }

    static boolean contains(String word) {
        return WORDS.contains(word);
    }
}
