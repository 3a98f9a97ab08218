"""Family names and the syllables that given names are made of.

Counted from 26,131 names standing after ông, bà, anh, chị in Vietnamese press of 2016 to 2019, and completed
with family names of the south and of minorities; words that stood there for other reasons are left out.
All in lower case, tone marks in the older placement: compare with lexicon.old_style(word.lower()).
"""

from __future__ import annotations

from lapvo_scraper.vietnamese.lexicon import words

FAMILY_NAMES = words(
    "an âu bạch bành bế biện bồ bùi cao cầm châu chiêm chu chung cù cung danh diệp doãn dương đàm",
    "đào đặng đậu điền đinh đoàn đỗ đồng đổng giang giàng hà hạ hàn hầu hình hoàng hồ huỳnh hứa",
    "kha khổng khuất khúc kiên kiều la lại lâm lầu lê lò lô lục lữ lương lường lưu lý ma mã mạc",
    "mai nghiêm ngô ngụy nguyễn nhâm ninh nông ông phạm phan phó phùng quách quan quản quàng sơn",
    "sùng sử tạ tăng tân thạch thái thân thi thiều tiêu tòng tô tôn tống trà trần triệu trịnh",
    "trương từ ứng văn vi viên võ vòng vũ vừ vương y",
)

COMMON_FAMILY_NAMES = words(
    "bùi cao châu chu diệp doãn dương đàm đào đặng đinh đoàn đỗ giang hoàng hồ huỳnh hứa kiều la",
    "lại lâm lê lò lữ lương lưu lý mai nghiêm ngô nguyễn phạm phan phùng quách tạ tăng thạch",
    "thái tô tống trần triệu trịnh trương vi võ vũ vương",
)
"""Frequent enough that a capitalised word after an office begins a name: "Chủ tịch UBND huyện Trần …"."""

NAME_SYLLABLES = words(
    "a ái an anh ánh ân ba bá bách bạch bảo bảy bắc bằng bé bê bích biên bình bỉnh bộ bội bốn ca",
    "cà cách cang cảnh cao cẩm cẩn cầu chánh chấn châu chi chí chiên chiến chín chinh chính chu",
    "chung chương công cúc cư cự cương cường cửu danh dân dần diễm diện diệp diệu doãn doanh du",
    "dung dũng duy duyên dư dương đại đào đạo đạt đắc đăng đằng điền điển điệp đình định đỏ đoàn",
    "đô đỗ đồn đông đồng động đức đường em gia giang giáp hà hạc hai hải hạnh hào hảo hằng hân",
    "hận hậu hệ hiền hiển hiến hiệp hiểu hiếu hiệu hoa hòa hóa hoạch hoài hoan hoàn hoàng hoành",
    "hon hồ hội hồng hợp huân huấn huế huệ hùng huy huyền huynh huỳnh hưng hương hường hướng hữu",
    "hỷ kha khải khái khang khanh khánh khắc khiêm khiết khiếu khoa khoan khôi khôn khuê khuông",
    "khương ki kiệm kiên kiến kiện kiệt kiều kim kinh kỳ ký la lạc lai lam lan lang lâm lân lập",
    "lê lệ lịch liêm liên linh lĩnh loan long lộc lợi lớn luân lục luông luyện lực lương lượng",
    "lưu ly lý mai mạng mạnh mẫn mậu mến minh môn mười my mỹ nam năm năng nga ngà ngát ngân nghị",
    "nghĩa nghiêm ngọc nguyên nguyễn nguyệt nha nhã nhàn nhân nhất nhật nhi nhĩ nhiêu nho nhơn",
    "nhuận nhung như nhưỡng nhựt ninh o oanh oánh phạm phan phát phấn phi phiến phong phú phúc",
    "phụng phước phương phượng quang quảng quân quế quốc quy quý quyên quyền quyết quỳnh sang",
    "sảng sáng sanh sáu sĩ sinh song sơn sử sự sương sỹ tá tài tam tám tăng tâm tân tấn tất tế",
    "thạch thái thản thanh thành thạnh thao thảo thắm thăng thắng thân thể thế thêm thi thị thiên",
    "thiện thiết thịnh thọ thoa thông thống thơ thu thuần thuấn thuận thuật thùy thủy thúy thụy",
    "thư thức thực thương thưởng tiên tiến tiểu tín tinh tình tĩnh tính tịnh toàn toản tố trà",
    "trạc trạch trang trâm trần trì trí triết triều triệu trinh trình trịnh trọng trúc trung trực",
    "trường tú tuân tuấn tuệ tùng tuyên tuyền tuyến tuyết tư tử tự tươi tường tý út uy uyên vải",
    "vãn văn vân vận vi vĩ viên viện viết việt vinh vĩnh vịnh võ vọng vũ vui vương vượng vy vỹ",
    "xanh xuân xuyên y yên yến",
)
"""Middle and given names, without the family names."""
