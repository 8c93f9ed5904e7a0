/** What a role may do, by the operation's name in the hub's role table. */
export const deeds = {
  "deed.home-see": ["See the home and its rooms", "查看家庭和房间"],
  "deed.home-rename": ["Rename the home", "重命名家庭"],
  "deed.room-edit": ["Add, rename and remove rooms", "添加、重命名和移除房间"],
  "deed.member-see": ["See the members", "查看成员"],
  "deed.member-invite": ["Invite people", "邀请成员"],
  "deed.member-change": ["Change roles and remove people", "更改角色和移除成员"],
  "deed.device-see": ["See devices and their values", "查看设备及其数值"],
  "deed.device-claim": ["Add a device", "添加设备"],
  "deed.device-edit": ["Rename and move devices", "重命名和移动设备"],
  "deed.device-remove": ["Remove a device", "移除设备"],
  "deed.app-install": ["Install apps", "安装应用"],
  "deed.property-set": ["Set a value", "设置数值"],
  "deed.action-invoke": ["Run an action", "执行动作"],
  "deed.history-see": ["See the history and the causes", "查看历史与原因"],
  "deed.topic-publish": ["Send other messages in the home", "在家庭中发送其他消息"],
  "deed.topic-subscribe": ["Receive other messages in the home", "接收家庭中的其他消息"],
} as const;
