mail-code-subject = { $shop } 验证码 { $code }
mail-code-intro = 有人（应该是您）想在 { $shop } 查看订单。请在刚才的页面输入验证码：
mail-code-minutes = { $minutes } 分钟内有效。
mail-code-not-you = 如果不是您本人操作，请忽略此邮件：没有验证码，谁也看不到您的订单。
sms-code = 【{ $shop }】验证码 { $code }，{ $minutes } 分钟内有效。如非本人操作，请忽略。
