/** Words of the search. */
export const searchZh = {
  'search.open': '搜索',
  'search.title': '搜索',
  'search.hint': '机构、规则、页面（可输拼音首字母），案件号、疑点号',
  'search.results': '搜索结果',
  'search.nothing': '没有找到',
  'search.kind.page': '页面',
  'search.kind.case': '案件',
  'search.kind.finding': '疑点',
  'search.kind.batch': '批次',
  'search.kind.institution': '机构',
  'search.kind.alliance': '医共体',
  'search.kind.rule': '规则',
  'search.to.case': '打开案件 {id}',
  'search.to.finding': '打开疑点 {id}',
  'search.to.batch': '打开批次 {id}',
} as const;
