import { describe, expect, it } from 'vitest';
import { columnKey } from '../../../src/model/personal/column-name.ts';
import { columnsOf, kindUnder } from '../../../src/model/personal/columns.ts';
import { valuesInFile, valuesInText } from '../../../src/model/personal/forms/forms.ts';
import { maskText } from '../../../src/model/personal.ts';
import { loadPart, SHIPPED_SYSTEMS } from '../../../src/system/load.ts';
import { processorMs } from '../../support/growth.ts';

const kindOf = kindUnder(columnsOf());

/** What a file holds of somebody, in the order of the places: `name=value` as a program reads it. */
function readIn(content: string): readonly string[] {
  return valuesInFile(content, kindOf).map(({ name, value }) => `${name}=${value}`);
}

const lines = (...all: string[]): string => `${all.join('\n')}\n`;

describe('the name of a column', () => {
  it.each([
    'first_name',
    'firstName',
    'FirstName',
    'first-name',
    'First name',
    'FIRST_NAME',
    '"first_name"',
    'c.first_name',
    'crm:first_name',
  ])('is one name, written as %s', (name) => {
    expect(columnKey(name)).toBe('firstname');
    expect(kindOf(name)).toBe('name');
  });

  it.each(['name', 'first', 'city', 'we wrote his very own first_name', 'email_sent', ''])(
    'says nothing by itself: %s',
    (name) => {
      expect(kindOf(name)).toBeUndefined();
    },
  );

  it('is known for all systems that ship, but for those that name other things elsewhere', () => {
    const unknown = SHIPPED_SYSTEMS.flatMap((system) =>
      Object.keys(loadPart(system).customer?.personal ?? {}).filter((name) => kindOf(name) === undefined),
    );
    expect(new Set(unknown)).toEqual(new Set(['name', 'attribs']));
  });
});

describe('values of known columns are found', () => {
  it('in an aligned table of psql, over several lines, and where a value has a bar', () => {
    const table = lines(
      'demo=> select customer_id, first_name, city from crm.customer;',
      ' customer_id | first_name |   city    ',
      '-------------+------------+-----------',
      '           1 | Пётр       | Пермь',
      '             | Анна      +| Уфа',
      '             | Мария      | ',
      '           3 | A|B        | Омск',
      '           4 |            | Томск',
      '(4 rows)',
      '',
      'Time | Пермь',
    );
    expect(readIn(table)).toEqual(['Пётр', 'Анна', 'Мария', 'A', 'B'].map((value) => `first_name=${value}`));
    expect(maskText(table)).toContain('|           1 | <name>       | Пермь'.slice(1));
  });

  it('in a table of one column, and in two tables of one file', () => {
    const two = lines(
      ' last_name ',
      '-----------',
      ' Кирпич',
      ' Лось',
      '(2 строки)',
      '',
      ' id | nick',
      '----+------',
      '  1 | Кот',
    );
    expect(readIn(two)).toEqual(['last_name=Кирпич', 'last_name=Лось']);
  });

  it.each([
    ['Markdown', lines('| id | First name |', '|---:|:-----------|', '| 1 | Пётр |', '|  | Анна |', '', 'Пётр | x')],
    [
      'psql with a border',
      lines(
        '+----+------------+',
        '| id | first_name |',
        '+----+------------+',
        '|  1 | Пётр       |',
        '|    | Анна       |',
        '+----+------------+',
      ),
    ],
    [
      'lines',
      lines(
        '┌────┬────────────┐',
        '│ id │ first_name │',
        '├────┼────────────┤',
        '│  1 │ Пётр       │',
        '├────┼────────────┤',
        '│    │ Анна       │',
        '└────┴────────────┘',
      ),
    ],
  ])('in a table drawn with %s', (_form, table) => {
    expect(valuesInText(table, kindOf).map(({ value }) => value)).toEqual(['Пётр', 'Анна']);
  });

  it('in the expanded records of psql, in English and Russian', () => {
    const records = lines(
      '-[ RECORD 1 ]-----------',
      'customer_id | 1',
      'first_name  | Пётр',
      'last_name   | Кирпич+',
      '            | Лось',
      'birth_date  | ',
      '-[ ЗАПИСЬ 2 ]-----------',
      'first_name  | Анна',
      '',
      'first_name is a column',
    );
    expect(valuesInText(records, kindOf).map(({ value }) => value)).toEqual(['Пётр', 'Кирпич', 'Лось', 'Анна']);
  });

  it.each([
    ['below a comment', lines('# Выгрузка', '', 'id,first_name,city', '1,Пётр,Пермь', '2,"Анна ""Ня""",Уфа')],
    ['with semicolons', lines('# Выгрузка; 12 строк', 'id;first_name;city', '1;Пётр;Пермь', '2;"Анна ""Ня""";Уфа')],
    ['with tabs', lines('id\tfirst_name\tcity', '1\tПётр\tПермь', '2\t"Анна ""Ня"""\tУфа')],
    ['as psql -A writes it', lines('id|first_name|city', '1|Пётр|Пермь', '2|"Анна ""Ня"""|Уфа', '(2 rows)')],
    ['with rows of other lengths', lines('id,first_name,city', '1,Пётр', '2,"Анна ""Ня""",Уфа,')],
    ['in quotation marks', lines('"id","firstName","city"', '"1","Пётр","Пермь"', '"2","Анна ""Ня""","Уфа"')],
  ])('in CSV %s', (_form, table) => {
    expect(
      readIn(table)
        .slice(0, 2)
        .map((one) => one.replace('firstName', 'first_name')),
    ).toEqual(['first_name=Пётр', 'first_name=Анна "Ня"']);
  });

  it('in CSV whose row has a separator inside of a value, wherever that moved the others to', () => {
    expect(readIn(lines('id,city,first_name,sum', '1,Пермь,Пётр,5', '2,Нижний, Новгород,Анна,7'))).toEqual(
      ['first_name=Пётр', 'first_name=Новгород', 'first_name=Анна'].map((one) => one),
    );
  });

  it('under a name that tells of somebody only beside others: Фамилия;Имя;Отчество', () => {
    expect(readIn(lines('id;Фамилия;Имя', '1;Кирпич;Пётр'))).toEqual(['Фамилия=Кирпич', 'Имя=Пётр']);
    expect(readIn(lines('id;Имя;Статус', '1;Весна;идёт'))).toEqual([]);
  });

  it('in the rows of an INSERT, with quotation marks, casts and functions', () => {
    const sql = lines(
      'INSERT INTO crm.customer AS c (customer_id, last_name, "firstName", phone) VALUES',
      "  (1, 'О''Лось', 'Пётр', '12-34'::text), (2, E'Кирпич', upper('Анна'), NULL),",
      "  (3, 'Кот, (старший)', N'Мария', '5;6') ON CONFLICT DO NOTHING;",
      "insert into log (id, said) values (1, 'Пётр');",
    );
    expect(readIn(sql)).toEqual([
      "last_name=О'Лось",
      '"firstName"=Пётр',
      'phone=12-34',
      'last_name=Кирпич',
      '"firstName"=upper(\'Анна\')',
      'last_name=Кот, (старший)',
      '"firstName"=Мария',
      'phone=5;6',
    ]);
  });

  it('in the rows of a COPY up to its end', () => {
    const dump = lines(
      'COPY crm.customer (customer_id, first_name, last_name) FROM stdin;',
      '1\tПётр\tКирпич',
      '2\t\\N\tЛось',
      '\\.',
      '3\tАнна\tКот',
    );
    expect(readIn(dump)).toEqual(['first_name=Пётр', 'last_name=Кирпич', 'last_name=Лось']);
  });

  it('in what PostgreSQL says of a row that it refused', () => {
    expect(maskText('CONTEXT:  COPY customer, line 3, column first_name: "Пётр "младший""')).toBe(
      'CONTEXT:  COPY customer, line 3, column first_name: "<name>"',
    );
    expect(maskText('КОНТЕКСТ:  COPY customer, строка 3, столбец first_name: "Пётр"')).toBe(
      'КОНТЕКСТ:  COPY customer, строка 3, столбец first_name: "<name>"',
    );
    expect(maskText('CONTEXT:  COPY customer, line 3: "17,Пётр,1984-05-12"')).toBe(
      'CONTEXT:  COPY customer, line 3: "<text>"',
    );
    expect(maskText('CONTEXT:  COPY run, line 3, column status: "done"')).toBe(
      'CONTEXT:  COPY run, line 3, column status: "done"',
    );
    expect(maskText('DETAIL:  Key (lower("firstName"::text), id)=(пётр, 7) already exists.')).toBe(
      'DETAIL:  Key (lower("firstName"::text), id)=(<name>, 7) already exists.',
    );
  });

  it('in XML: elements, attributes, elements that tell their name in an attribute', () => {
    const xml = lines(
      '<customer id="1" firstName="Пётр">',
      '  <c:last_name kind="x">О&apos;Лось</c:last_name><city>Пермь</city>',
      '  <first_name><![CDATA[Анна & Ко]]></first_name>',
      '  <column name="birth_date">1984-05-12</column>',
      '</customer>',
    );
    expect(valuesInText(xml, kindOf).map(({ value }) => value)).toEqual(["О'Лось", 'Анна & Ко', '1984-05-12']);
    expect(maskText(xml)).toContain('<customer id="1" firstName="<name>">');
  });

  it.each([
    [
      'with a head',
      '<table border="1">\n<tr><th>id</th><th>First name</th><th>город</th><th>Телефон</th></tr>\n<tr><td>7</td><td>Пётр</td><td>Пермь</td><td>12-345</td></tr>\n<tr class=odd><td>8</td><td> <b>О&#39;Лось</b> </td><td></td><td>NULL</td></tr></table>',
      ['Пётр', '12-345', "О'Лось"],
    ],
    ['whose head is of usual cells', '<TABLE><TR><TD>last_name<TD>n<TR><TD>Кот<TD>1</TABLE>', ['Кот']],
    ['with a name at each row', '<tr><th>last_name</th><td>Кот</td></tr><tr><th>city</th><td>Уфа</td></tr>', ['Кот']],
    [
      'with one inside of another',
      '<table><tr><th>last_name</th></tr><tr><td><table><tr><td>x</td></tr></table></td></tr><tr><td>Кот</td></tr></table>',
      ['Кот'],
    ],
    [
      'of names and values in usual cells',
      '<table><tr><td>last_name</td><td>Кот</td></tr><tr><td>phone</td><td>12-34</td></tr></table>',
      ['Кот', '12-34'],
    ],
    [
      'of names and values, some of them nobody’s',
      '<tr><td>№<td>7<tr><td>Фамилия<td>Кот<tr><td>Имя<td>Пётр<tr><td>Город<td>Уфа<tr><td>Телефон<td>12-34',
      ['Кот', 'Пётр', '12-34'],
    ],
    [
      'of two names and values in each row',
      '<table><tr><td>last_name</td><td>Кот</td><td>phone</td><td>12-34</td></tr></table>',
      ['Кот', '12-34'],
    ],
    ['of one name and its value', '<table><tr><td>phone<td>12-34<tr><td>city<td>Уфа</table>', ['12-34']],
    [
      'whose head is nearly all of names',
      '<table><tr><td>№<td>Фамилия<td>Город<td>за 30 дней<tr><td>1<td>Кот<td>Уфа<td>5</table>',
      ['Кот'],
    ],
    [
      'whose head has two names, with a heading that is none',
      '<table><tr><td>Телефон<td>кол-во, шт.<tr><td>12-34<td>5</table>',
      ['12-34'],
    ],
    [
      'with text behind one inside of a cell',
      '<table><tr><th>n<th>last_name</tr><tr><td>1<td>Лось <table><tr><td>x</td></tr></table>Кот <table></table>Ёж</td></tr><tr><td>2</td><td>Рак</td></tr></table>',
      ['Лось', 'Кот', 'Ёж', 'Рак'],
    ],
    [
      'with text only behind one inside of a cell',
      '<tr><td>last_name<td><table><td>x</table>Кот<tr><td>phone<td>12-34',
      ['Кот', '12-34'],
    ],
    [
      'with brackets and lone marks in attributes',
      `<table><tr><th>last_name</th><th>phone</th></tr><tr><td title="a>b<i">Кот</td><td title='"'>12-34</td></tr><tr><td title=it's><b title="a>b">Лось</b></td><td title='x'>5-67</td></tr></table>`,
      ['Кот', '12-34', 'Лось', '5-67'],
    ],
    [
      'behind which another begins',
      '<table><tr><th>last_name</th></tr></table><table><tr><td>Кот</td></tr></table>',
      [],
    ],
  ])('in tables of HTML: %s', (_form, html, values) => {
    expect(valuesInText(html, kindOf).map(({ value }) => value)).toEqual(values);
  });

  it('of HTML leave the tags around them', () => {
    expect(maskText('<tr><th>last_name</th></tr><tr><td title="a>b">Кот</td></tr>')).toBe(
      '<tr><th>last_name</th></tr><tr><td title="a>b"><name></td></tr>',
    );
    expect(
      maskText('<table><tr><td>last_name</td><td>Кот</td></tr><tr><td>phone</td><td>12-34</td></tr></table>'),
    ).toBe('<table><tr><td>last_name</td><td><name></td></tr><tr><td>phone</td><td><phone></td></tr></table>');
    expect(maskText('<table><tr><th>last_name</th><th>n</th></tr><tr><td><b>Кот</b></td><td>1</td></tr></table>')).toBe(
      '<table><tr><th>last_name</th><th>n</th></tr><tr><td><b><name></b></td><td>1</td></tr></table>',
    );
  });

  it.each([
    ['YAML', lines('- first_name: Пётр', '  birthDate: 1984-05-12', '  city: Пермь'), ['Пётр', '1984-05-12']],
    ['an ini file', lines('first_name = Анна Мария', 'city = Пермь'), ['Анна Мария']],
    ['lines with a bar', lines('first_name | Пётр', 'city | Пермь'), ['Пётр']],
    ['a questionnaire', lines('Фамилия: Кирпич', 'Дата рождения: 12 мая 84', 'Город: Пермь'), ['Кирпич', '12 мая 84']],
    ['a log', lines('12:00 saved first_name=Анна Мария last_name=Кот city=Уфа'), ['Анна Мария', 'Кот']],
    ['YAML in one line', lines('customer: {first_name: Пётр, city: Пермь, last_name: Кот}'), ['Пётр', 'Кот']],
  ])('in pairs of a name and a value: %s', (_form, content, values) => {
    expect(valuesInFile(content, kindOf).map(({ value }) => value)).toEqual(values);
  });

  it.each([
    'email: sent\nphone: 12\npush: 7\n',
    'email | 1200\nphone | 30\n',
    'email, phone and push were sent\nall is well: 3 channels, 5 runs\n',
    'first_name: null\nlast_name: \n',
    'fields:\n  first_name: last_name\n',
    'select first_name, last_name\nfrom crm.customer c\n',
    'id,city\n1,Пермь\n',
  ])('and nothing in %j', (content) => {
    expect(readIn(content)).toEqual([]);
  });
});

describe('time', () => {
  it.each([
    ['heads', 'a,first_name,b\n'],
    ['bars', ' | first_name |'],
    ['rulings', '--------------------\n'],
    ['one ruling', '-+'],
    ['inserts', 'insert into t (first_name) values ('],
    ['elements', '<first_name>'],
    ['cells', '<td>'],
    ['rows of HTML', '<tr><th>email<td>x'],
    ['tables in tables', '<table>'],
    ['tags in a cell', `<td>${'<b>'.repeat(20_000)}`],
    ['brackets in a cell', `<td>${'>'.repeat(20_000)}`],
    ['cells with tables', '<table><td>'],
    ['cells behind tables', '<td><table></table>'],
    ['tables of pairs', '<tr><td>phone<td>12-34'],
    ['attributes that are not closed', '<td title="<td '],
    ['marks that are not closed', '<td "a>'],
    ['long attributes', `<td ${'"x>" '.repeat(300)}`],
    ['tags with marks in a cell', `<td>${'<b "'.repeat(20_000)}`],
    ['pairs', 'first_name: '],
    ['quotes', 'first_name,"x\n'],
    ['lists', 'email\n'],
    ['records', '-[ RECORD 1 ]-\n'],
    ['copies', 'COPY t (first_name) FROM stdin;\n'],
  ])('grows with the length only: %s', (_what, part) => {
    const text = part.repeat(Math.ceil(400_000 / part.length));
    const quarter = processorMs(() => valuesInFile(text.slice(0, text.length / 4), kindOf));
    expect(processorMs(() => valuesInFile(text, kindOf))).toBeLessThan(8 * Math.max(quarter, 100));
  });
});

describe('a text that only looks like data', () => {
  it.each(['see email, phone', 'email,phone', 'a\nERROR: missing email, phone', 'email;phone\n'])(
    'is read to its end: %j',
    (content) => expect(readIn(content)).toEqual([]),
  );

  it('may have a row of more cells than a call has arguments', () => {
    const long = `email,phone\n${'x@bank.ru,'.repeat(200_000)}1\n`;
    expect(() => readIn(long)).not.toThrow();
    expect(() => readIn(`<tr><th>email<tr>${'<td>x'.repeat(200_000)}`)).not.toThrow();
  });

  it.each([
    ['blanks before a plus', `+---+\n| email | name |\n+---+\n| ${' '.repeat(40_000)}+x | y |\n`],
    ['blanks in an expanded record', `-[ RECORD 1 ]-\nemail | ${' '.repeat(40_000)}x\n`],
  ])('takes no longer than its length: %s', (_, content) => {
    const started = process.cpuUsage();
    readIn(content);
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(1_500);
  });
});
