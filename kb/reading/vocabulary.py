"""Lists of words that reading goes by."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a list, one blank apart."""
    return frozenset(text.split())


PREREQUISITES = words(
    """
    前置知识 前置 前置概念 前置要求 前置课程 先修 先修知识 先修课程 先修内容 先备知识 预备知识 依赖 需要先学
    prerequisites prerequisite requires prereqs prereq prerequisite-knowledge
    """
)
"""What heads a list of things to know before."""

STRUCTURE = (PREREQUISITES - {"依赖", "requires"}) | words(
    """
    练习 习题 小结 总结 目录 参考 参考文献 参考资料 延伸阅读 附录 前言 引言 序言 背景 概述 简介 介绍 例子 示例 例题
    答案 解答 证明 推导 常见问题 问题 补充 备注 说明 番外 其他 其它 内容 正文 待办 思考题 作业 复习 回顾 相关 链接
    更新 todo properties summary exercise exercises contents table-of-contents toc references reference bibliography
    appendix introduction overview example examples worked-examples worked-example answer answers solution solutions
    proof proofs notes note further-reading see-also background conclusion conclusions motivation misc faq questions
    review recap todo: homework problems related links discussion remarks remark
    历史 发展历史 发展历程 历史背景 起源 history outline 工作示例 计算示例 next-time usage 用法 下节预告 议题 agenda
    key-takeaway 知识点 注意事项 内容提要 内容提纲 要点 考点 重点 难点 学习目标 选择题 填空题 计算题 证明题 简答题
    判断题 优点 缺点 优势 劣势 优缺点 步骤 原因 作用 用途 特点 应用 应用场景 key-takeaways takeaways tl;dr advantages
    disadvantages pros cons pros-and-cons steps benefits drawbacks limitations applications use-cases causes
    常用 常见 common useful
    key-points common-mistakes common-errors common-pitfalls common-misconceptions 常见错误 常见误区
    """
)
LABELS: dict[str, str] = dict.fromkeys(
    words(
        """
    物理意义 实际意义 直观意义 几何解释 物理解释 直观解释 计算步骤 计算公式 适用场景 使用场景 适用条件 优缺点 优点
    缺点 作用 用途 处理方法 解决方法 解决办法 方法 步骤 类型 种类 分类 特点 特征 特性 性质 应用 应用场景 场景 原因
    条件 前提 公式 意义 几何意义 目的 目标 区别 优势 劣势 局限 限制 功能 原理 核心思想 思想 直观 直觉 直观理解 表现
    症状 影响 流程 参数 复杂度 时间复杂度 空间复杂度 记号 符号 关系 本质 要点 关键 举例 常见类型 求法 计算方法 计算
    对策 后果 判定 判别 充分条件 必要条件 advantages advantage disadvantages disadvantage pros cons use uses usage
    purpose effect effects properties property types type kinds steps step method methods features feature
    applications application reason reasons cause causes conditions condition formula meaning goal goals intuition
    complexity idea limitations limitation input output parameters remedy remedies symptoms symptom solutions notation
    role function benefits drawbacks requirements interpretation key-idea main-idea time-complexity space-complexity
    适用范围 应用范围 主要思想 病因 治疗 诊断 鉴别诊断 预后 临床表现 并发症 用药 发病机制 机制 机理 适应证 适应症
    禁忌 禁忌证
    禁忌症 不良反应 副作用 剂量 用量 构成要件 构成 组成 要素 结构 动机 核心 地位 历史地位 时代背景 主要内容 语法
    时间地点
    起因 经过 差异 异同 优化 难点 重点内容 应用领域 背景知识 评价指标 mechanism mechanisms indication indications
    side-effects
    side-effect contraindication contraindications dose dosage moa monitoring antidote diagnosis treatment prognosis
    etiology aetiology epidemiology complications presentation difference differences structure syntax components
    assumption assumptions objective objectives motivation significance consequence consequences statement
    """
    ),
    "property",
)
LABELS |= dict.fromkeys(["定义", "概念", "含义", "definition", "释义", "是什么"], "definition")
LABELS |= dict.fromkeys(
    words(
        """
    tldr tl;dr 结论 结果 思路 证明思路 解题思路 题型 考点 易错点 易错 误区 错误 坑 技巧 口诀 扩展阅读 人物 贡献 代表作
    国籍 出生日期 方法一 方法二 方法三 解法一 解法二 第一步 第二步 第三步 result results conclusion solution
    bottom-line pro-tip rule-of-thumb mistake mistakes pitfall pitfalls in-short in-practice fun-fact side-note tip
    tips good-to-know next-steps point points insight insights big-picture caveat caveats gotcha gotchas thoughts
    action-items deadline trick tricks 注意 注 备注 提示 警告 例 例子 示例 例如 比如 例题 解 证明 证 答 思考 问题 补充
    说明 总结 小结 其中 因此 所以 但是 如下 结论如下 参考 参考资料 来源 出处 作者 日期 时间 更新 图 表 代码 重点 题目
    推导 定理 引理 推论 命题 theorem lemma corollary proposition 练习 习题 链接 输入 输出 input output 原文 摘要 标签
    前置知识 先修 注解 附 待办 todo 日志 文献 关键词 目录 阅读 用法示例 假设 设 令 记 若 当 则 即 也就是说 换句话说
    一般来说 首先 其次 最后 第一 第二 第三 另外 此外 特别地 同理 故 综上 问 p.s ps note notes warning tip hint example
    examples e.g i.e proof remark remarks caution important see where here source author date updated figure table
    code listing todo fixme reference references 收获 感想 心得 体会 感悟 反思 疑问 困惑 想法 今天 明天 昨天 今日 明日
    早上 上午 中午 下午 晚上 心情 计划 地点 参会人 参会人员 主持 主持人 议题 食材 用料 配料 小贴士 贴士 returns return
    raises yields default since version signature args arguments deprecated tldr tl;dr today tomorrow yesterday
    morning afternoon evening mood plan plans agenda attendees ingredients pages rating quote quotes publisher isbn
    status thoughts location takeaway key-takeaway exercise exercises homework link links thus hence therefore so then
    first second third finally also abstract keywords tags summary recap prerequisites requires let suppose assume if
    when given since because however moreover for-example question answer derivation check 一句话总结 一句话 解析
    推荐阅读
    判断 判断题 选择题 填空题 计算题 证明题 大题 真题 考题 exam exam-question past-paper by-hand worked-by-hand
    推荐 来自 评价 上一节 下一节 上一篇 下一篇 上一章 下一章 约定 记住 牢记 答案解析 案例 法条 判决 裁判要旨
    先说结论 匿名用户 主条目
    知识点 复习提纲 记忆 原题 题干 选项 批注 我的批注 点评 我 你 remember claim case cases convention conventions
    observation
    observations reading due problem next-meeting decision decisions verse chorus demo browser-support books-read
    to-read homepage email password username login version-history
    证 反例 counterexample counter-example counterexamples counter-examples setup 设定 同理可得
    thm lem cor prop rmk pf ex eg exa exs sol soln ans nb worked worked-out sketch proof-sketch idea-of-proof
    小练习 随堂练习 课堂练习 小测 思考题 参考文献 分类专栏 文章标签 本文链接 运行结果 运行结果如下
    登录后您可以享受以下权益
    sorted-by featured intuitively geometrically informally formally note-to-self disclaimer
    广告 网友 博主 楼主 楼上 路人 路人甲 路人乙 游客 网友评论 声明 免责声明 版权声明 转载 转载声明 编者按 小编
    """
    ),
    "aside",
)

WRONG_WORK = words(
    """
    错解 错误答案 错误解法 错误 错因 错误原因 我写的 我的答案 我的解法 wrong wrong-answer wrong-solution wrong-method
    my-answer my-solution mistake reason-for-the-mistake
    """
)
"""Labels in a notebook of errors: what stands under them was wrong, or says why, and claims nothing."""
RIGHT_WORK = words(
    """
    正解 正确 正确答案 正确解法 解析 答案 订正 更正 correct correct-answer correct-solution right-answer
    right-solution correction
    """
)
PROBLEM_LABELS = words("题 题目 原题 problem")
"""Labels of what was asked in such a notebook."""
WRONG_WORK_ENDS = RIGHT_WORK | PROBLEM_LABELS | words("问题 反思 总结 知识点 考点 question answer solution summary")
"""Labels that end wrong work."""
LABELS |= dict.fromkeys(WRONG_WORK | RIGHT_WORK | PROBLEM_LABELS, "aside")

# Labels whose items are points of the thing above and no terms: nobody asks what a 简单 is.
POINTS = words(
    """
    优点 缺点 优势 劣势 优缺点 原因 结果 结论 条件 前提 步骤 流程 影响 后果 特点 特征 特性 意义 目的 目标 限制 局限
    局限性 表现 症状 区别 不同 作用 用途 场景 应用 应用场景 要点 注意 注意事项 风险 建议 理由 好处 挑战 举例 例子 示例
    advantages advantage disadvantages disadvantage pros cons reasons reason causes cause results conditions steps
    step effects effect features goals limitations benefits drawbacks differences uses use-cases applications tips
    risks challenges examples takeaways requirements symptoms symptom todo tasks usage 用法 使用 议题 agenda next-time
    下次 下节预告
    """
)
# What stands on a line of its own on a page and belongs to no text; folded, without the signs at its ends.
BUTTONS = frozenset(
    line.strip()
    for line in """
    阅读全文/阅读原文/继续阅读/展开全文/展开阅读全文/展开/收起/收起全文/展开目录/返回顶部/回到顶部/返回目录/回到目录
    关注/关注他/关注她/已关注/+关注/+加关注/加关注/私信/分享/收藏/喜欢/赞同/点赞/评论/举报/转发/在看/打赏/赞赏/投币
    申请转载/添加评论/发表评论/写评论/查看评论/全部评论/暂无评论/登录/注册/登录后查看/搜索/首页/原创/转载/置顶/精选
    推荐/最新/公告/更多/编辑/目录/本文目录/文章目录/内容提要/内容提纲/本讲内容/常用链接/我的随笔/我的评论/我的参与
    最新评论/我的标签/随笔分类/随笔档案/阅读排行榜/评论排行榜/推荐排行榜/友情链接/关于我们/联系我们/版权声明
    确定要放弃本次机会？/福利倒计时/立减 ¥/谢谢观看/谢谢大家/谢谢/答疑/read more/continue reading/show more
    load more/see more/see all/show less/back to top/table of contents/contents/on this page/in this article/follow
    following/share/like/likes/save/listen/comment/comments/reply/report/subscribe/sign in/sign up/log in/register
    accept/accept all/accept all cookies/reject/reject all/manage preferences/cookie settings/
    about wikipedia/contact wikipedia/disclaimers/code of conduct/cookie statement/mobile view/
    search/menu/home/skip to content/skip to main content/advertisement/sponsored/copy link/copy/copy code/copy page
    edit/edit this page/print/pdf/download/download pdf/tweet/pin it/email/播报/讨论/上传视频/查看我的收藏/cite
    add a comment/sorted by/highest score (default)/help/status/about/about us/contact/contact us/careers/privacy
    privacy policy/terms/terms of service/cookies/press/blog/text to speech/teams/thank you/thanks/thank you!/q&a
    start asking to get answers/find the answer to your question by asking/ask question/explore related questions
    see similar questions with these tags/featured on meta/more hot questions/cookie settings/share cite follow
    tools/donate/create account/main page/(top)/appearance/toggle the table of contents/random article/current events
    special pages/permanent link/page information/what links here/related changes/view history/contents hide
    订阅专栏/专栏目录/招贤纳士/商务合作/寻求报道/会员中心/创作中心/等你来答/写回答/关注问题/登录后你可以/不限量看优质回答/私信答主深度交流/会员/发现
    工具/主菜单/资助/创建账号/外观/导航/条目/阅读/查看历史/不转换/特殊页面/固定链接/页面信息/链入页面/相关更改/开关目录
    the end/questions?/any questions?/incoming transmission/latest updates/recent posts/related posts/archives
    """.replace("\n", "/").split("/")
    if line.strip()
)
# Titles of the lists of links and sources at the end of a page.
TAILS = frozenset(
    line.strip()
    for line in """
    see also/references/external links/further reading/bibliography/notes and references/sources/related articles
    related posts/recommended reading/往期推荐/往期精选/hot network questions/linked/related
    related questions/参考文献/参考资料/参考链接/参考/引用
    参见/外部链接/延伸阅读/扩展阅读/推荐阅读/相关阅读/相关文章/相关推荐/猜你喜欢/注释/脚注/文献/友情链接
    """.replace("\n", "/").split("/")
    if line.strip()
)

# Sections that name other texts or other parts of this one.
POINTERS = words(
    """
    参考 参考文献 参考资料 参考链接 引用 文献 延伸阅读 扩展阅读 推荐阅读 阅读材料 目录 相关 相关链接 相关笔记 链接
    更新
    更新日志 待办 todo toc contents table-of-contents references reference bibliography citations sources
    further-reading see-also related related-notes links backlinks changelog properties 前置知识 先修知识
    prerequisites
    """
)

SAYINGS = words("explanation description answer reasoning overview 解释 说明 概述 思路 简介")
"""Labels of a text that says what the title above it is."""
FORM_FIELDS = words(
    """
    课程名称 课程 科目 考试时间 考试形式 时间 时长 姓名 学号 班级 座号 专业 院系 学院 教师 任课教师 学期 学年
    总分 满分 得分 分数 日期 页数 course subject time duration name student id class date score marks semester term
    """
)
"""What the head of a sheet asks to be filled in."""

FIELDS = words(
    """
    酒店 民宿 住宿 机票 航班 车票 车次 高铁 交通 行程 景点 美食 门票 签证 预算 花费 费用 总价 租金 押金 房租 房东 水电
    地址 电话 手机 微信 邮箱 生日 年龄 身高 体重 职业 岗位 职位 公司 薪资 工资 面试官 参会人 参会人员 与会人员 出席 缺席
    上课 上课日 上课时间 上课地点 教室 授课老师 老师 助教 课本 教材 参考书 期中考 期中 期末考 期末 小考 作业 缺课 点名
    office-hours lecturer instructor ta textbook midterm final classroom
    主持 主持人 记录人 负责人 截止 截止时间 下一步 主料 辅料 配料 调料 调味 食材 做法 火候 份量 小贴士 早餐 早饭 午餐
    午饭 晚餐 晚饭 天气 心情 感恩 时长 时间 地点 日期 上午 下午 晚上 早上 周末 品牌 型号 导演 主演 评分 出版社 科室 挂号
    hotel hotels flight flights airbnb train ticket tickets visa budget cost price rent deposit landlord address phone
    mobile email born birthday age height weight job company salary partner kids likes dislikes hobbies location venue
    where when who attendees participants absent date time owner status priority deadline due launch stakeholders
    next next-steps follow-up agenda breakfast lunch dinner snack snacks mood weather sleep workout gratitude
    grateful-for morning afternoon evening prep prep-time cook-time total-time serves servings oven ingredients
    author director starring genre published publisher rating isbn pages hostname ip username dentist vet gifts
    gift-ideas clothes toiletries documents added fixed changed removed deprecated improved must-see food mum dad met-at
    weekend
    """
)
"""What people fill in about a trip, a meeting, a dish, a person or a day."""
EXERCISES = words("exercise 练习")
"""The words behind the fence of a block that holds an exercise."""

# What people call the columns of a table of cards.
FRONT_COLUMNS = words(
    "front question term word prompt concept name 正面 前面 问题 题目 术语 词 单词 词语 词条 概念 名词 名称"
)
BACK_COLUMNS = words(
    """
    back answer definition meaning translation explanation description 背面 反面 后面 答案 回答 解答 定义 释义 解释 含义
    意思 翻译 说明
    """
)
TAG_COLUMNS = words("tag tags 标签")

# Words and signs that only join what a text says.
FUNCTION_WORDS = words(
    """
    a an the this that these those it its one of to in on at by for from with as into about and but also then than so
    thus hence therefore is are was were be been being do does did has have had can could may might will would shall
    should must we you they he she them our your their his her what which who whom whose when where why how if let
    such some any there here s t re ve just very more given define definition state explain describe name list give
    means called call say says tell show find write question answer moreover however
    """
)
FUNCTION_SIGNS = frozenset(
    "的地得了着过是在有和与及或而且但也就都则即若如果当时其此该这那之为所以于由从到对把被将向用以因个些什么"
    "怎样如何何哪请问吗呢吧啊能可会要请各每它他她们并又还再只才"
)
NUMBERS = {
    name: str(number)
    for number, names in enumerate(
        (
            "zero zeroth", "one first", "two second", "three third", "four fourth", "five fifth", "six sixth",
            "seven seventh", "eight eighth", "nine ninth", "ten tenth", "eleven eleventh", "twelve twelfth",
        )
    )
    for name in names.split()
}  # fmt: skip
"""Numbers and ordinals that are written as words."""
