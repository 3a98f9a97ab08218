"""The words by which a portal says that there is nothing to read, with the key and version they come from.

Vietnamese and English texts of Language_vi.properties and Language.properties, 6.0 to 7.4, lower case,
without final period; "{0}" stands at the beginning or the end of a text, so the rest is looked for inside
it.
"""

from __future__ import annotations

MISSING = (
    # the-asset-could-not-be-found (asset publisher, 6.2 to 7.4)
    "tài sản không thể được tìm thấy",
    "the asset could not be found",
    # key the-selected-web-content-no-longer-exists: web content display, all versions
    "nội dung web đã chọn không còn tồn tại",
    "the selected web content no longer exists",
    # 7.4: the-selected-article-no-longer-exists
    "bài viết đã chọn không còn tồn tại",
    "the selected article no longer exists",
    # the-web-content-could-not-be-found (6.2)
    "bài viết không được tìm thấy",
    "the web content could not be found",
    # key is-temporarily-unavailable: the portlet error box around a deleted entry, 7.0 to 7.2
    "tạm thời không có",
    "is temporarily unavailable",
    # x-is-expired (journal-article taglib, 7.1 and later)
    "hết hạn",
    "is expired",
    # x-is-expired,-is-not-approved,-does-not-have-any-content,-or-no-longer-exists (6.x)
    "không có bất kỳ nội dung nào, không còn tồn tại",
    # key article-is-not-displayable, 7.x
    "is not displayable",
    # the-requested-resource-was-not-found / -could-not-be-found (status.jsp)
    "tài nguyên không được tìm thấy",
    "the requested resource was not found",
    "the requested resource could not be found",
    # news portlets that Vietnamese makers put beside Liferay's own
    "bài viết ngừng xuất bản",
    "bài viết đã bị gỡ",
    "không có bài viết với định danh trên",
)

FORBIDDEN = (
    # you-do-not-have-the-required-permissions and its kin
    "quý vị chưa được cấp đủ quyền truy nhập",
    "you do not have the required permissions",
    "bạn không đủ thẩm quyền để",
    "you do not have permission to",
    "bạn chưa có đủ quyền truy nhập",
    "bạn không có đủ quyền truy nhập",
    "you do not have the roles required",
    "bạn đang cố gắng truy nhập vào vùng được bảo vệ",
    "đăng nhập để tiếp tục",
    "please sign in to continue",
    "vui lòng đăng ký trước khi truy nhập",
    "please sign in to access this application",
)

BROKEN = (
    # an-error-occurred-while-accessing-the-requested-resource (status.jsp, 500)
    "có lỗi xảy ra trong quá trình truy cập tài nguyên hệ thống",
    "an error occurred while accessing the requested resource",
    "có lỗi xảy ra trong quá trình xử lý yêu cầu tài nguyên",
    "an error occurred while processing the requested resource",
)

DOWN = (
    # inactive.html and shutdown (all versions, status 200)
    "hệ thống đang được tắt đi",
    "the system is shutdown",
    "trang thông tin này chưa kích hoạt",
    "this site is inactive",
    "khởi tạo này không hoạt động",
    "this instance is inactive",
    # maintenance.jsp (all versions, English only)
    "the system is currently undergoing maintenance",
    # servers in front of or below the portal
    "bảo trì hệ thống",
    "hệ thống đang bảo trì",
    "hệ thống đang được bảo trì",
    "website đang bảo trì",
    "service unavailable",
    "service temporarily unavailable",
    "bad gateway",
    "gateway time-out",
    "gateway timeout",
    "internal server error",
    "error establishing a database connection",
    "http status 500",
    "http status 503",
)

BLOCKED = (
    "request rejected",
    "the requested url was rejected",  # F5 ASM
    "access denied",
    "access to this page has been denied",
    "403 forbidden",
    "attention required! | cloudflare",
    "checking your browser",
    "just a moment...",
    "verifying you are human",
    "incapsula incident id",
    "sucuri website firewall",
    "web application firewall",
    "ddos protection",
    "unusual traffic",
    "bạn đã bị chặn",
    "truy cập bị từ chối",
    "truy cập của bạn bị chặn",
    "yêu cầu của bạn bị từ chối",
    "please enable javascript and cookies",
    "please enable cookies",
)

NOT_FOUND = (
    "http status 404",
    "404 not found",
    "không tìm thấy trang",
    "trang không tồn tại",
    "page not found",
)
