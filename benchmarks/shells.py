"""What a portal prints around every article, up to the size of a real page.

Saved pages of Liferay portals have, in 100 KB, some 40 to 90 links, 15 to 25 pictures, 500 to 600 elements, and
30 to 60 KB of scripts in 30 to 40 elements; the shell keeps these proportions.
"""

from __future__ import annotations

ORIGIN = "https://lapvo.example.vn"
"""Where the shell's links lead, unless another origin is asked for."""

PAGE = 106_000
"""Octets of a page: the size over which the bars are set (a district portal with menu, banners, scripts)."""


def in_a_shell(content: bytes, origin: str = ORIGIN) -> bytes:
    """Return the page `content` filled up to `PAGE` octets, with menus of `origin`."""
    missing = max(PAGE - len(content), 0)
    shell = _filled(_SCRIPT, missing // 2) + _filled(_BOX, missing - missing // 2)
    shell = shell.replace(ORIGIN.encode(), origin.encode())
    return content.replace(b"</body>", b"<footer>" + shell + b"</footer></body>")


def _filled(part: str, size: int) -> bytes:
    parts: list[bytes] = []
    while size > 0:
        parts.append(part.replace("@", str(len(parts))).encode())
        size -= len(parts[-1])
    return b"".join(parts)


_BOX = """
<div class="portlet-boundary portlet-boundary_56_  portlet-static portlet-static-end" id="p_p_id_56_@_">
<section class="portlet" id="portlet_56_@"><div class="portlet-content"><div class="portlet-body"><ul class="menu">
<li aria-labelledby="layout_@" class="lfr-nav-item dropdown" id="layout_@_1" role="presentation">
<a aria-labelledby="layout_@" href="https://lapvo.example.vn/co-cau-to-chuc/phong-ban-so-@" role="menuitem">
<span>Phòng chuyên môn và đơn vị sự nghiệp trực thuộc số @</span></a></li>
<li><a href="https://lapvo.example.vn/thu-tuc-hanh-chinh/linh-vuc-so-@" target="_blank" title="Thủ tục hành chính">
Tra cứu tình trạng giải quyết hồ sơ, thủ tục hành chính lĩnh vực @</a></li></ul>
<p><img alt="Liên kết @" src="/documents/10501/0/b@.png/b1a2c3d4-0000-1111-2222-333344445555?t=1612345678901" /></p>
<p>Đường dây nóng tiếp nhận phản ánh, kiến nghị của người dân và doanh nghiệp về quy định hành chính; trực ban phòng,
chống thiên tai và tìm kiếm cứu nạn; tiếp công dân vào ngày 15 hằng tháng tại trụ sở Ủy ban nhân dân huyện.</p>
</div></div></section></div>
"""
_SCRIPT = """<script type="text/javascript">
// <![CDATA[
Liferay.Portlet.onLoad({canEditTitle: false, columnPos: @, isStatic: 'end', namespacedId: 'p_p_id_56_INSTANCE_@_',
portletId: '56_INSTANCE_@', refreshURL: '/c/portal/render_portlet?p_l_id=3045&p_p_id=56_INSTANCE_@&p_p_lifecycle=0',
refreshURLData: {}});
AUI().use('aui-tooltip', 'liferay-menu', 'liferay-notice', 'aui-base', 'liferay-session', function(A) {
(function() {
var $ = AUI.$; var _ = AUI._;
Liferay.Menu.register('portlet-topper-toolbar_56_INSTANCE_@');
Liferay.Util.addInputType(); Liferay.Session = new Liferay.SessionBase({autoExtend: true, redirectOnExpire: false,
redirectUrl: 'https://lapvo.example.vn/web/lapvo', sessionLength: 900, warningLength: 0});
var html = '<div class="taglib-menu-overlay" id="menu@"><ul class="lfr-menu-list">' + items.join('</li><li>');
A.one('#p_p_id_56_INSTANCE_@_').on('mouseenter', function(event) { event.currentTarget.addClass('hover'); });
})();
});
// ]]>
</script>
"""
